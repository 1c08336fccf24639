// Diehl SHARKY 774: compact ultrasonic heat meter.
import type { Driver } from "../driver.ts";

export const diehlSharky774: Driver = {
  name: "diehl-sharky-774",
  title: "SHARKY 774",
  maker: "Diehl Metering",
  utility: "heat",
  meters: [{ manufacturer: "DME", versions: ["41"], types: ["04", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature", "operating-time"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date"],
    alarms: [],
    cost: { supply: "battery" },
  },
  // The standard's "data error" is used for the hours in which the meter saw an error.
  records: [{ header: "0aa618", reading: { quantity: "operating-time", exponent: 0, qualifiers: ["in-error"] } }],
  decoder: "diehl",
  samples: [
    {
      telegram:
        "3e44a5110136166041047a12003005525d4a350642aa4c74a173b837c7b53f7d5c04048efe2eadbc26aead9183f7b6569a5b8e4b8a60dee28d18878bb5721b",
      key: "6016360165748392a1b0cfdeedfc0b1a",
      status: [],
      readings: [
        { quantity: "energy", value: 16302, unit: "kWh" },
        { quantity: "volume", value: 4098.668, unit: "m3" },
        { quantity: "flow", value: 0.208, unit: "m3/h" },
        { quantity: "power", value: 3.41, unit: "kW" },
        { quantity: "flow-temperature", value: 61.2, unit: "°C" },
        { quantity: "return-temperature", value: 44.1, unit: "°C" },
        { quantity: "operating-time", value: 7, unit: "h", qualifiers: ["in-error"] },
        { quantity: "energy", value: 13736, unit: "kWh", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
      ],
    },
  ],
};
