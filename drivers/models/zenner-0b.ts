// Zenner water meters of version 0B.
import type { Driver } from "../driver.ts";

export const zenner0b: Driver = {
  name: "zenner-0b",
  title: "Zenner radio module 0B",
  maker: "Zenner",
  utility: "water",
  meters: [
    {
      manufacturer: "ZRI",
      versions: ["0b"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date"],
    alarms: ["hardware-error"],
    cost: {
      supply: "battery",
    },
  },
  decoder: "zenner-tail",
  samples: [
    {
      telegram: "1c44496a331601600b167a000000000f0000000040e247008071550000",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 21.8735,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 18.40225,
          unit: "m3",
          storage: 1,
        },
      ],
    },
  ],
};
