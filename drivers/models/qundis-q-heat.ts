// Qundis Q heat: heat meter, also under Siemens' name.
import type { Driver } from "../driver.ts";

export const qundisQHeat: Driver = {
  name: "qundis-q-heat",
  title: "Q heat",
  maker: "Qundis",
  utility: "heat",
  meters: [
    { manufacturer: "QDS", versions: ["*"], types: ["04", "0a", "0c", "0d", "37"] },
    { manufacturer: "LSE", versions: ["23"], types: ["04"] },
  ],
  features: {
    energy: ["energy"],
    communication: { links: ["C", "S"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "qundis-walk-by",
  samples: [
    {
      telegram:
        "41449344160030604804721600306093444804510000000c06561400004c0693100000426c3f3ccc080611140000c2086c5c3202fd170000326cffff046d1e2f4e33",
      status: [],
      readings: [
        { quantity: "energy", value: 1456, unit: "kWh" },
        { quantity: "energy", value: 1093, unit: "kWh", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "energy", value: 1411, unit: "kWh", storage: 17, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "date-time", value: "2026-03-14T15:30", unit: "" },
      ],
    },
    {
      telegram:
        "4e449344170030603e37780dff5f3500820000000000070005ffff452301003f3c909400005c3200080100c4049303920158000000000000004700f901a5032c03f2012f02fd170000046d16284e33",
      status: [],
      readings: [
        { quantity: "energy", value: 1234.5, unit: "kWh" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "energy", value: 949, unit: "kWh", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "energy", value: 1080, unit: "kWh", storage: 17, at: "2026-02-28" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "date-time", value: "2026-03-14T08:22", unit: "" },
        { quantity: "energy", value: 49.8, unit: "kWh", storage: 17, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 81.2, unit: "kWh", storage: 18, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 93.3, unit: "kWh", storage: 19, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 50.5, unit: "kWh", storage: 20, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 7.1, unit: "kWh", storage: 21, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 0, unit: "kWh", storage: 22, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 0, unit: "kWh", storage: 23, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 0, unit: "kWh", storage: 24, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 8.8, unit: "kWh", storage: 25, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 40.2, unit: "kWh", storage: 26, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 91.5, unit: "kWh", storage: 27, qualifiers: ["month-consumption"] },
        { quantity: "energy", value: 122, unit: "kWh", storage: 28, qualifiers: ["month-consumption"] },
      ],
    },
  ],
};
