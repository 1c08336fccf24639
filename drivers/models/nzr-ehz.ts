// NZR EHZ and AAD: electricity meters, on wired M-Bus. The phases are storages 2, 4 and 6.
import type { Driver } from "../driver.ts";

export const nzrEhz: Driver = {
  name: "nzr-ehz",
  title: "EHZ, AAD",
  maker: "NZR",
  utility: "electricity",
  meters: [{ manufacturer: "NZR", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "power", "voltage", "current"],
    communication: { links: ["wired"], security: ["none"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram:
        "6842426808017212003060523b0002070000008c10050277490001fd170084002cd600000084012970fb0000840229f85f010084032916bf00008201fd49fe008201fd5a2e012616",
      status: [],
      readings: [
        { quantity: "energy", value: 49770.2, unit: "kWh", tariff: 1 },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "power", value: 2.14, unit: "kW" },
        { quantity: "power", value: 0.64368, unit: "kW", storage: 2 },
        { quantity: "power", value: 0.90104, unit: "kW", storage: 4 },
        { quantity: "power", value: 0.48918, unit: "kW", storage: 6 },
        { quantity: "voltage", value: 254, unit: "V", storage: 2 },
        { quantity: "current", value: 3.02, unit: "A", storage: 2 },
      ],
    },
  ],
};
