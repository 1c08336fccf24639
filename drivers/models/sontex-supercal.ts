// Sontex Supercal 531 and 739: heat meters.
import type { Driver } from "../driver.ts";

export const sontexSupercal: Driver = {
  name: "sontex-supercal",
  title: "Supercal",
  maker: "Sontex",
  utility: "heat",
  meters: [{ manufacturer: "SON", versions: ["1b"], types: ["04", "0a", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow-temperature", "return-temperature", "flow", "power"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "4e44ee4d220030601b047a5100400543e599f73cfcc576a6b83b187e3cac605330fa9a45adf5b158a61be00fadc15947c7a7038c4a1ea8e8e6f9632c74714480c808c4e5ea24ff136a161f8fef3934",
      key: "44587aaae8348ef66cf08222d08c562e",
      status: [],
      readings: [
        { quantity: "date-time", value: "2026-03-14T18:54", unit: "" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 20 },
        { quantity: "energy", value: 296, unit: "kWh" },
        { quantity: "energy", value: 250, unit: "kWh", storage: 20, at: "2025-12-31" },
        { quantity: "volume", value: 44.27, unit: "m3" },
        { quantity: "volume", value: 40.01, unit: "m3", storage: 20, at: "2025-12-31" },
        { quantity: "flow-temperature", value: 40.67, unit: "°C" },
        { quantity: "return-temperature", value: 31.14, unit: "°C" },
        { quantity: "flow", value: 0.285, unit: "m3/h" },
        { quantity: "power", value: 3.15, unit: "kW" },
      ],
    },
  ],
};
