// Techem TSD2: smoke detector.
import type { Driver } from "../driver.ts";

export const techemSmokeDetector: Driver = {
  name: "techem-smoke-detector",
  title: "TSD2",
  maker: "Techem",
  utility: "other",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["*"],
      types: ["f0"],
    },
  ],
  features: {
    energy: [],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: [],
    alarms: ["smoke", "hardware-error"],
    cost: {
      supply: "battery",
    },
  },
  decoder: "techem",
  samples: [
    {
      telegram:
        "324468507600916076f0a0019f339f330000000000000000000000000000000000000000000000000000000000000000000000",
      status: ["smoke"],
      readings: [
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
        },
      ],
    },
    {
      telegram:
        "324468507700916076f0a0009f339f330000000000000000000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
        },
      ],
    },
  ],
};
