// GWF RCM: radio module for gas and water meters.
import type { Driver } from "../driver.ts";

export const gwfRcm: Driver = {
  name: "gwf-rcm",
  title: "RCM",
  maker: "GWF",
  utility: "gas",
  meters: [
    {
      manufacturer: "GWF",
      versions: ["02", "3c", "*"],
      types: ["03"],
    },
  ],
  features: {
    energy: ["volume", "battery-life"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: [],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "3644e61e120412603c037212041260e61e3c030700200595b1acc422d891de3488ed3504baa856ed26abebf0955b4dc7a643083e0803c1",
      key: "07a60bcfc491ca896d6fe35f5813ffd7",
      status: [],
      readings: [
        {
          quantity: "duration",
          value: 73,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "volume",
          value: 74.606,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          storage: 1,
        },
        {
          quantity: "battery-life",
          value: 3134,
          unit: "d",
        },
      ],
    },
  ],
};
