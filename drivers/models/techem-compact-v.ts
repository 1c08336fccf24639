// Techem compact V and vario 4: heat meters.
import type { Driver } from "../driver.ts";

export const techemCompactV: Driver = {
  name: "techem-compact-v",
  title: "compact V / vario 4",
  maker: "Techem",
  utility: "heat",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["*"],
      types: ["43", "45", "c3"],
    },
  ],
  features: {
    energy: ["energy"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "techem",
  samples: [
    {
      telegram:
        "32446850390043603943a2009f333e490000a60800000000000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 20964,
          unit: "kWh",
        },
        {
          quantity: "energy",
          value: 2214,
          unit: "kWh",
          qualifiers: ["since-due-date"],
        },
        {
          quantity: "energy",
          value: 18750,
          unit: "kWh",
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
        "324468502700436027c3a2009f33842e00002b0d00000000000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 15279,
          unit: "MJ",
        },
        {
          quantity: "energy",
          value: 3371,
          unit: "MJ",
          qualifiers: ["since-due-date"],
        },
        {
          quantity: "energy",
          value: 11908,
          unit: "MJ",
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
