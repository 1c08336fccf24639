// Actislink: radio module for water meters; encrypts by DES.
import type { Driver } from "../driver.ts";

export const actislink: Driver = {
  name: "actislink",
  title: "Actislink",
  maker: "Actaris",
  utility: "water",
  meters: [
    {
      manufacturer: "ALK",
      versions: ["04", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: [],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram: "16448b056642966004077a9c00080262f9815439455477",
      key: "9c6bed3cbd2d1466",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 0.631,
          unit: "m3",
        },
      ],
    },
  ],
};
