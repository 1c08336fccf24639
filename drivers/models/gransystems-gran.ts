// Gran-System-S Gran 101 and 301: electricity meters.
import type { Driver } from "../driver.ts";

export const gransystemsGran: Driver = {
  name: "gransystems-gran",
  title: "Gran 101, 301",
  maker: "Gran-System-S",
  utility: "electricity",
  meters: [{ manufacturer: "GSS", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "voltage", "current", "frequency"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: ["clock-error"],
    cost: { supply: "mains" },
  },
  records: [{ header: "04fd17", flags: { 1: "clock-error" } }],
  samples: [
    {
      telegram:
        "4e44731e06003060010278046d08334e33040351460600841003acbf0400842003b086010084016d00205c328401035f2206008440fd48330900008440fd5b0e00000002fb2d881304fd1702000000",
      status: ["clock-error"],
      readings: [
        { quantity: "date-time", value: "2026-03-14T19:08", unit: "" },
        { quantity: "energy", value: 411.217, unit: "kWh" },
        { quantity: "energy", value: 311.212, unit: "kWh", tariff: 1 },
        { quantity: "energy", value: 100.016, unit: "kWh", tariff: 2 },
        { quantity: "date-time", value: "2026-02-28T00:00", unit: "", storage: 2 },
        { quantity: "energy", value: 402.015, unit: "kWh", storage: 2, at: "2026-02-28T00:00" },
        { quantity: "voltage", value: 235.5, unit: "V", subunit: 1 },
        { quantity: "current", value: 1.4, unit: "A", subunit: 1 },
        { quantity: "frequency", value: 50, unit: "Hz" },
        { quantity: "error-flags", value: 2, unit: "" },
      ],
    },
  ],
};
