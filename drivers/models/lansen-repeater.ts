// Lansen LAN-WMBUS-RP: repeater.
import type { Driver } from "../driver.ts";

export const lansenRepeater: Driver = {
  name: "lansen-repeater",
  title: "LAN-WMBUS-RP",
  maker: "Lansen Systems",
  utility: "other",
  meters: [
    {
      manufacturer: "LAS",
      versions: ["0b", "*"],
      types: ["32"],
    },
  ],
  features: {
    energy: ["voltage"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["clock"],
    alarms: [],
    cost: {
      supply: "mains",
    },
  },
  samples: [
    {
      telegram:
        "52443330995965600b327a4404000004fd3a946709008240fd3a600002fd0f9500818040fd3a0184c040fd3a8838000042fd3a28008201fd3a8c05c101fd3a088202fd3a3804066d35192e3b3b0002fd461d07",
      status: ["low-battery"],
      readings: [
        {
          quantity: "number",
          value: 616340,
          unit: "",
        },
        {
          quantity: "number",
          value: 96,
          unit: "",
          subunit: 1,
        },
        {
          quantity: "number",
          value: 149,
          unit: "",
          qualifiers: ["software-version"],
        },
        {
          quantity: "number",
          value: 1,
          unit: "",
          subunit: 2,
        },
        {
          quantity: "number",
          value: 14472,
          unit: "",
          subunit: 3,
        },
        {
          quantity: "number",
          value: 40,
          unit: "",
          storage: 1,
        },
        {
          quantity: "number",
          value: 1420,
          unit: "",
          storage: 2,
        },
        {
          quantity: "number",
          value: 8,
          unit: "",
          storage: 3,
        },
        {
          quantity: "number",
          value: 1080,
          unit: "",
          storage: 4,
        },
        {
          quantity: "date-time",
          value: "2025-11-27T14:25:53",
          unit: "",
        },
        {
          quantity: "voltage",
          value: 1.821,
          unit: "V",
        },
      ],
    },
  ],
};
