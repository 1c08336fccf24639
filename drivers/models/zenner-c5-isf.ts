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
        "5e44496a2000306088047a51005005c1c17b5dbddbf49c7254e5c66fb27bb53487eb29d1a368849026813ba70db70f026fb60a2495976f8853b7b97dfe33234eb873c28fe17a29026a2d0e2ca834ab470c1e7d7afbe0709d19a6c188a68f6a",
      key: "1f335585c30f69d147cb5dfdab673109",
      status: [],
      readings: [
        { quantity: "energy", value: 3793, unit: "kWh" },
        { quantity: "volume", value: 363.187, unit: "m3" },
        { quantity: "energy", value: 3100, unit: "kWh", storage: 8, at: "2026-01-01" },
        { quantity: "date", value: "2026-01-01", unit: "", storage: 8 },
        { quantity: "flow", value: 0.21, unit: "m3/h" },
        { quantity: "power", value: 4.3, unit: "kW" },
        { quantity: "flow-temperature", value: 66.31, unit: "°C" },
        { quantity: "return-temperature", value: 51.25, unit: "°C" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "energy", value: 3264, unit: "kWh", storage: 32, at: "2026-03-01" },
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
