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
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
