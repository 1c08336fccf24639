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
        "6842426808017212003060523b0002070000008c10058576490001fd170084002ccb00000084012962fb0000840229e85f010084032905bf00008201fd49ed008201fd5a21015016",
      status: [],
      readings: [
        { quantity: "energy", value: 49768.5, unit: "kWh", tariff: 1 },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "power", value: 2.03, unit: "kW" },
        { quantity: "power", value: 0.64354, unit: "kW", storage: 2 },
        { quantity: "power", value: 0.90088, unit: "kW", storage: 4 },
        { quantity: "power", value: 0.48901, unit: "kW", storage: 6 },
        { quantity: "voltage", value: 237, unit: "V", storage: 2 },
        { quantity: "current", value: 2.89, unit: "A", storage: 2 },
      ],
    },
  ],
};
