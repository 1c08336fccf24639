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
      flags: {
        "0": "sensor-error",
        "1": "tamper",
        "2": "low-battery",
        "3": "hardware-error",
        "4": "communication-error",
        "5": "temporary-error",
      },
    },
  ],
  samples: [
    {
      telegram: "2e44c5252600306055087a5100200534d7e7ff61706a489033d0232057e1c674458fb66bc647c9297dbecce744a5e2",
      key: "b3c7e91957a3fd65db5ff1913ffbc59d",
      status: ["tamper"],
      readings: [
        { quantity: "heat-cost", value: 2233, unit: "HCA" },
        { quantity: "heat-cost", value: 273, unit: "HCA", storage: 1 },
        { quantity: "heat-cost", value: 250, unit: "HCA", storage: 2 },
        { quantity: "heat-cost", value: 201, unit: "HCA", storage: 3 },
        { quantity: "error-flags", value: 2, unit: "" },
      ],
    },
  ],
};
