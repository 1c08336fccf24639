// Integra Metering TOPAS ES KR: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const integraTopasEsKr: Driver = {
  name: "integra-topas-es-kr",
  title: "TOPAS ES KR",
  maker: "Integra Metering",
  utility: "water",
  meters: [
    {
      manufacturer: "AMT",
      versions: ["f1", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "flow", "battery-life", "flow-temperature"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "4e44b40571438760f1077a5900400538615e35b85a583a7b1e6148616192827c3fb9b2d2bf915c654c07a787a7dc4da061477c8910c43737dd506560b619b27436b977562ce62d9a56b214387c5d62",
      key: "59891cc4c1130be95d776f993b22e75b",
      status: [],
      readings: [
        {
          quantity: "number",
          value: 4,
          unit: "",
          qualifiers: ["access-number"],
        },
        {
          quantity: "volume",
          value: 442.676,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 301.395,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          storage: 1,
          tariff: 1,
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 243.915,
          unit: "m3",
          storage: 1,
          tariff: 2,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "battery-life",
          value: 3238,
          unit: "d",
        },
        {
          quantity: "flow-temperature",
          value: 15.5,
          unit: "°C",
        },
        {
          quantity: "date-time",
          value: "2025-07-31T23:06",
          unit: "",
          storage: 3,
        },
        {
          quantity: "volume",
          value: 436.357,
          unit: "m3",
          storage: 3,
          at: "2025-07-31T23:06",
        },
      ],
    },
  ],
};
