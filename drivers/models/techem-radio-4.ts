// Techem radio 4: water meters with standard records behind a radio module.
import type { Driver } from "../driver.ts";

export const techemRadio4: Driver = {
  name: "techem-radio-4",
  title: "radio 4",
  maker: "Techem",
  utility: "water",
  meters: [
    {
      manufacturer: "HYD",
      versions: ["fe"],
      types: ["06", "07"],
    },
    {
      manufacturer: "WEH",
      versions: ["fe"],
      types: ["06", "07"],
    },
    {
      manufacturer: "TCH",
      versions: ["*"],
      types: ["06", "07", "37"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "4e44242307786860fe067aab00400530e49579a7a84d4732be9fc45186b62e529e91c6320852c35c5d01ed614a3e538b6bf23796fb5576a99c1e0056ad96e2b443609ade66113db17cd4f928a20c25",
      key: "ab70e03a3eecf4966268e05e58137f97",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 11,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
      ],
    },
    {
      telegram:
        "4e44a85c33321460fe077ae3004005be9e20c41e53a0f6085a4cfe3b013fe5915b812f8225faeca3b7fca53cb9ab5738fc752399562e91d3d6998d6fe535b659c65b3e3afe794cf3cfefa5db96efc0",
      key: "e3d432530af6f990e1a980ee003f691c",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 66.8,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
      ],
    },
  ],
};
