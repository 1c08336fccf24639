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
        "4e44ee4d220030601b047a51004005394fb78b608f37fe63ef980f16bfb4f8443642ece1a27ee01e72bc7a4023d907378b7b55c2fe51cfa6b79e11dc9b24dd6db82596f3eb9ff1286856dcfd99f1b9",
      key: "44587aaae8348ef66cf08222d08c562e",
      status: [],
      readings: [
        { quantity: "date-time", value: "2026-03-14T18:54", unit: "" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 20 },
        { quantity: "energy", value: 309, unit: "kWh" },
        { quantity: "energy", value: 266, unit: "kWh", storage: 20, at: "2025-12-31" },
        { quantity: "volume", value: 44.41, unit: "m3" },
        { quantity: "volume", value: 40.16, unit: "m3", storage: 20, at: "2025-12-31" },
        { quantity: "flow-temperature", value: 40.78, unit: "°C" },
        { quantity: "return-temperature", value: 31.31, unit: "°C" },
        { quantity: "flow", value: 0.301, unit: "m3/h" },
        { quantity: "power", value: 3.15, unit: "kW" },
      ],
    },
  ],
};
