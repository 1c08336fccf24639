// Siemens WHE, also Landis+Staefa: heat cost allocators of the first generation.
import type { Driver } from "../driver.ts";

export const siemensWhe: Driver = {
  name: "siemens-whe",
  title: "WHE",
  maker: "Siemens",
  utility: "heat",
  meters: [
    {
      manufacturer: "LSE",
      versions: ["01"],
      types: ["08"],
    },
  ],
  features: {
    energy: ["heat-cost"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["month-end", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "qundis-walk-by",
  samples: [
    {
      telegram: "294465323166186001087a0680000082046c3f318b046e940200046d210e2f3202fdac7e012301fd0c01",
      status: [],
      readings: [
        {
          quantity: "date",
          value: "2025-01-31",
          unit: "",
          storage: 8,
        },
        {
          quantity: "heat-cost",
          value: 294,
          unit: "HCA",
          storage: 8,
          at: "2025-01-31",
        },
        {
          quantity: "date-time",
          value: "2025-02-15T14:33",
          unit: "",
        },
        {
          quantity: "duration",
          value: 8961,
          unit: "s",
          qualifiers: ["since-readout", "future"],
        },
        {
          quantity: "number",
          value: 1,
          unit: "",
          qualifiers: ["model"],
        },
      ],
    },
  ],
};
