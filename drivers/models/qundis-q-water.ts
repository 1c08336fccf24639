// Qundis Q water: radio module on water meters, also under Siemens' name.
import type { Driver } from "../driver.ts";

export const qundisQWater: Driver = {
  name: "qundis-q-water",
  title: "Q water",
  maker: "Qundis",
  utility: "water",
  meters: [{ manufacturer: "QDS", versions: ["*"], types: ["06", "07"] }],
  features: {
    energy: ["volume", "flow"],
    communication: { links: ["C", "S"], security: ["none"] },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  records: [
    // By the standard how long the flow was below its limit; these meters give a flow.
    { header: "02bb56", reading: { quantity: "flow", exponent: -3, qualifiers: ["lower-limit"] } },
  ],
  decoder: "qundis-walk-by",
  samples: [
    {
      telegram:
        "394493441200306017077a510000000c13601207004c1326310600426c3f3ccc081337000700c2086c5c3202bb560000326cffff046d1e2f4e33",
      status: [],
      readings: [
        { quantity: "volume", value: 71.26, unit: "m3" },
        { quantity: "volume", value: 63.126, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "volume", value: 70.037, unit: "m3", storage: 17, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "flow", value: 0, unit: "m3/h", qualifiers: ["lower-limit"] },
        { quantity: "date-time", value: "2026-03-14T15:30", unit: "" },
      ],
    },
    {
      telegram:
        "49449344130030601707780dff5f3500820000000000070013ffff278103003f3c440103005c3220690300008000807000310158012201690192013e0115014a015b012f046d06294e33",
      status: [],
      readings: [
        { quantity: "volume", value: 38.127, unit: "m3" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "volume", value: 30.144, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "volume", value: 36.92, unit: "m3", storage: 17, at: "2026-02-28" },
        { quantity: "date-time", value: "2026-03-14T09:06", unit: "" },
        { quantity: "volume", value: 3.47, unit: "m3", storage: 17, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.3, unit: "m3", storage: 18, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 2.77, unit: "m3", storage: 19, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.18, unit: "m3", storage: 20, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.02, unit: "m3", storage: 21, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.61, unit: "m3", storage: 22, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 2.9, unit: "m3", storage: 23, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.44, unit: "m3", storage: 24, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.05, unit: "m3", storage: 25, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 1.12, unit: "m3", storage: 26, qualifiers: ["month-consumption"] },
      ],
    },
  ],
};
