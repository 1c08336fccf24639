// Zenner C5-ISF and multidata: heat and cooling meters.
import type { Driver } from "../driver.ts";

export const zennerC5Isf: Driver = {
  name: "zenner-c5-isf",
  title: "C5-ISF",
  maker: "Zenner",
  utility: "heat",
  meters: [{ manufacturer: "ZRI", versions: ["88"], types: ["04", "0a", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "extremes"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "5e44496a2000306088047a51005005ce993127b0670f8864d0ec6574ef8508d6a5e36683de8ed7c6b90153acba1f6565d456346175327c1755fb5c23949162b77a119bc077044927a4823b19ee08a2a25caebd66104d3545d24185c027b9be",
      key: "1f335585c30f69d147cb5dfdab673109",
      status: [],
      readings: [
        { quantity: "energy", value: 3810, unit: "kWh" },
        { quantity: "volume", value: 363.204, unit: "m3" },
        { quantity: "energy", value: 3117, unit: "kWh", storage: 8, at: "2026-01-01" },
        { quantity: "date", value: "2026-01-01", unit: "", storage: 8 },
        { quantity: "flow", value: 0.221, unit: "m3/h" },
        { quantity: "power", value: 5.5, unit: "kW" },
        { quantity: "flow-temperature", value: 66.44, unit: "°C" },
        { quantity: "return-temperature", value: 51.37, unit: "°C" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "energy", value: 3277, unit: "kWh", storage: 32, at: "2026-03-01" },
        { quantity: "date", value: "2026-03-01", unit: "", storage: 32 },
        {
          quantity: "power",
          value: 9,
          unit: "kW",
          function: "maximum",
          storage: 32,
          qualifiers: ["per-month"],
          at: "2026-03-01",
        },
      ],
    },
  ],
};
