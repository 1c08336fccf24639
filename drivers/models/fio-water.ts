// FIO: radio module for water meters.
import type { Driver } from "../driver.ts";

export const fioWater: Driver = {
  name: "fio-water",
  title: "FIO radio module",
  maker: "FIO",
  utility: "water",
  meters: [
    {
      manufacturer: "FIO",
      versions: ["01", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none", "mode-7"],
    },
    data: ["clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "40442f19236934600107900f002c25671200007ba46e0a12b534ab7a6610200710a429ff190779874d8c02dc4f786233a6fef07df02fcb411f43a152209bcdf3f4",
      key: "6616d323b22a17e7da34ce49d3d61d26",
      status: ["temporary-error"],
      readings: [
        {
          quantity: "volume",
          value: 121.139,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2025-09-26T10:05",
          unit: "",
        },
      ],
    },
  ],
};
