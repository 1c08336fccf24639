// GWF ENERCAL F2: heat calculator, on wired M-Bus.
import type { Driver } from "../driver.ts";

export const gwfEnercal: Driver = {
  name: "gwf-enercal",
  title: "ENERCAL F2",
  maker: "GWF",
  utility: "heat",
  meters: [{ manufacturer: "GWF", versions: ["08"], types: ["04", "0c"] }],
  features: {
    energy: [
      "energy",
      "volume",
      "flow-temperature",
      "return-temperature",
      "temperature-difference",
      "on-time",
      "flow",
      "power",
    ],
    communication: { links: ["wired"], security: ["none"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram:
        "6854546808017221003060e61e08040700000004068f460600041499f2350084401435e02600025b3400025f330002623500042255880200043b00000000042c00000000046d2d2e4e33c4800006bf450600c280006c41330816",
      status: [],
      readings: [
        { quantity: "energy", value: 411279, unit: "kWh" },
        { quantity: "volume", value: 35355.13, unit: "m3" },
        { quantity: "volume", value: 25477.65, unit: "m3", subunit: 1 },
        { quantity: "flow-temperature", value: 52, unit: "°C" },
        { quantity: "return-temperature", value: 51, unit: "°C" },
        { quantity: "temperature-difference", value: 5.3, unit: "K" },
        { quantity: "on-time", value: 165973, unit: "h" },
        { quantity: "flow", value: 0, unit: "m3/h" },
        { quantity: "power", value: 0, unit: "kW" },
        { quantity: "date-time", value: "2026-03-14T14:45", unit: "" },
        { quantity: "energy", value: 411071, unit: "kWh", storage: 1, at: "2026-03-01" },
        { quantity: "date", value: "2026-03-01", unit: "", storage: 1 },
      ],
    },
  ],
};
