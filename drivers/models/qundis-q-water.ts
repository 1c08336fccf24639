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
        "49449344130030601707780dff5f3500820000000000070013ffff916704003f3c265402005c32332204000000ee00f201a501db01c1015401b70178019701b90100802f046d06294e33",
      status: [],
      readings: [
        { quantity: "volume", value: 46.791, unit: "m3" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "volume", value: 25.426, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "volume", value: 42.233, unit: "m3", storage: 17, at: "2026-02-28" },
        { quantity: "date-time", value: "2026-03-14T09:06", unit: "" },
        { quantity: "volume", value: 4.41, unit: "m3", storage: 18, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.07, unit: "m3", storage: 19, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.76, unit: "m3", storage: 20, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.39, unit: "m3", storage: 21, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 3.4, unit: "m3", storage: 22, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.49, unit: "m3", storage: 23, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.75, unit: "m3", storage: 24, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.21, unit: "m3", storage: 25, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 4.98, unit: "m3", storage: 26, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 2.38, unit: "m3", storage: 27, qualifiers: ["month-consumption"] },
        { quantity: "volume", value: 0, unit: "m3", storage: 28, qualifiers: ["month-consumption"] },
      ],
    },
  ],
};
