// INMESS Euris II: heat cost allocator, also under Raab Karcher's letters and as Aventies.
import type { Driver } from "../driver.ts";

export const inmessEurisIi: Driver = {
  name: "inmess-euris-ii",
  title: "Euris II",
  maker: "INMESS",
  utility: "heat",
  meters: [
    { manufacturer: "INE", versions: ["55"], types: ["08"] },
    { manufacturer: "RAM", versions: ["55"], types: ["08"] },
    { manufacturer: "AAA", versions: ["55"], types: ["08"] },
  ],
  features: {
    energy: ["heat-cost"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end"],
    alarms: ["sensor-error", "tamper", "low-battery", "hardware-error", "communication-error", "temporary-error"],
    cost: { supply: "battery" },
  },
  records: [
    {
      header: "02fd17",
      // Measurement, sabotage, battery, checksum, radio, reset.
      flags: {
        0: "sensor-error",
        1: "tamper",
        2: "low-battery",
        3: "hardware-error",
        4: "communication-error",
        5: "temporary-error",
      },
    },
  ],
  samples: [
    {
      telegram: "2e44c5252600306055087a510020053d8eeb776eaf7c7ff4ace2c332ee65dfe010728e8890131b94c51ed22887ca8a",
      key: "b3c7e91957a3fd65db5ff1913ffbc59d",
      status: ["tamper"],
      readings: [
        { quantity: "heat-cost", value: 2244, unit: "HCA" },
        { quantity: "heat-cost", value: 284, unit: "HCA", storage: 1 },
        { quantity: "heat-cost", value: 266, unit: "HCA", storage: 2 },
        { quantity: "heat-cost", value: 217, unit: "HCA", storage: 3 },
        { quantity: "error-flags", value: 2, unit: "" },
      ],
    },
  ],
};
