// Landis+Gyr ULTRAHEAT: ultrasonic heat meter.
import type { Driver } from "../driver.ts";

export const landisGyrUltraheat: Driver = {
  name: "landis-gyr-ultraheat",
  title: "ULTRAHEAT",
  maker: "Landis+Gyr",
  utility: "heat",
  meters: [{ manufacturer: "LUG", versions: ["*"], types: ["04", "0c"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature"],
    communication: { links: ["T"], security: ["none", "mode-5", "mode-7"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "5044a732013414600404900f002c252f030000cc85163c9af19ffb7a1200300710bfd48cf8267c7bd4accb96b2f23127553d56b0afcc2d188d8a8a5c6e79892dba573218f46eaf8448e4107128eedea217",
      key: "60143401435261708f9eadbccbdae9f8",
      status: [],
      readings: [
        { quantity: "energy", value: 24277, unit: "kWh" },
        { quantity: "volume", value: 5699.39, unit: "m3" },
        { quantity: "power", value: 1.2, unit: "kW" },
        { quantity: "flow", value: 0.183, unit: "m3/h" },
        { quantity: "flow-temperature", value: 70.1, unit: "°C" },
        { quantity: "return-temperature", value: 40.2, unit: "°C" },
        { quantity: "energy", value: 23110, unit: "kWh", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "date-time", value: "2026-03-14T10:08", unit: "" },
      ],
    },
  ],
};
