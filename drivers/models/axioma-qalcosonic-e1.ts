// Axioma Qalcosonic E1: ultrasonic heat and cooling meter.
import type { Driver } from "../driver.ts";

export const axiomaQalcosonicE1: Driver = {
  name: "axioma-qalcosonic-e1",
  title: "Qalcosonic E1",
  maker: "Axioma Metering",
  utility: "heat",
  meters: [{ manufacturer: "AXI", versions: ["0b", "0c"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature", "temperature-difference"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "5e440907013212600b047a12005005d07c02df35f4d6abd0ccbc473feab8ede37f3334acdc515a11213174a54a6cc25bbec045b21f3871d722bba5d1d9cdf82774d7ccf82e736b20335005f544834c17218303ee1d4840c2a321e1b5150979",
      key: "6012320121304f5e6d7c8b9aa9b8c7d6",
      status: [],
      readings: [
        { quantity: "date-time", value: "2026-03-14T05:15", unit: "" },
        { quantity: "energy", value: 2114, unit: "kWh" },
        { quantity: "energy", value: 31, unit: "kWh", direction: "backward" },
        { quantity: "volume", value: 99.875, unit: "m3" },
        { quantity: "power", value: 1.39, unit: "kW" },
        { quantity: "flow", value: 0.037, unit: "m3/h" },
        { quantity: "flow-temperature", value: 57.6, unit: "°C" },
        { quantity: "return-temperature", value: 25.6, unit: "°C" },
        { quantity: "temperature-difference", value: 32, unit: "K" },
        { quantity: "date-time", value: "2026-02-28T23:59", unit: "", storage: 16 },
        { quantity: "energy", value: 2019, unit: "kWh", storage: 16, at: "2026-02-28T23:59" },
      ],
    },
  ],
};
