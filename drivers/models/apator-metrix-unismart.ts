// Apator Metrix UniSmart: diaphragm gas meter with an electronic index.
import type { Driver } from "../driver.ts";

export const apatorMetrixUnismart: Driver = {
  name: "apator-metrix-unismart",
  title: "UniSmart",
  maker: "Apator Metrix",
  utility: "gas",
  meters: [{ manufacturer: "AMX", versions: ["01"], types: ["03"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "2e44b8050129096001037a12002005f4e9fcd6ad5b095575eeaa6acc86d7c4c340b4d9353f8411a769ed91e1f0911c",
      key: "6009290198a7b6c5d4e3f201102f3e4d",
      status: [],
      readings: [
        { quantity: "volume", value: 2310.445, unit: "m3" },
        { quantity: "date-time", value: "2026-03-14T06:00", unit: "" },
        { quantity: "volume", value: 2288.1, unit: "m3", storage: 1, at: "2026-03-01T06:00" },
        { quantity: "date-time", value: "2026-03-01T06:00", unit: "", storage: 1 },
      ],
    },
  ],
};
