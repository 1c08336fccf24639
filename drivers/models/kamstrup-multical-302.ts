// Kamstrup MULTICAL 302: compact heat and cooling meter.
import type { Driver } from "../driver.ts";
import { kamstrupHeatFormats } from "./kamstrup-formats.ts";

export const kamstrupMultical302: Driver = {
  name: "kamstrup-multical-302",
  title: "MULTICAL 302",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["30"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power"],
    communication: { links: ["C"], security: ["none", "ell-ctr"] },
    data: ["due-date"],
    alarms: ["power-failure", "low-battery", "sensor-error", "dry", "reverse", "over-range"],
    cost: { supply: "battery" },
  },
  records: [
    // The info code: supply, battery, t2, t1, air, direction, flow above what the meter is made for.
    {
      header: "01ff21",
      flags: {
        0: "power-failure",
        1: "low-battery",
        2: "sensor-error",
        3: "sensor-error",
        4: "dry",
        5: "reverse",
        7: "over-range",
      },
    },
  ],
  formats: kamstrupHeatFormats,
  samples: [
    {
      telegram: "2e442d2c0130106030048d2012013010210d895405aeaed2534a555f04634326adbb32dc636ef121ab103670f41eae",
      key: "601030010f1e2d3c4b5a69788796a5b4",
      status: [],
      readings: [
        { quantity: "energy", value: 3921, unit: "kWh" },
        { quantity: "energy", value: 3604, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "volume", value: 98.12, unit: "m3" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "power", value: 3.4, unit: "kW" },
      ],
    },
  ],
};
