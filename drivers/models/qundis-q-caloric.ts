// Qundis Q caloric: heat cost allocator, also under the names of Siemens and Zenner.
import type { Driver } from "../driver.ts";

export const qundisQCaloric: Driver = {
  name: "qundis-q-caloric",
  title: "Q caloric",
  maker: "Qundis",
  utility: "heat",
  meters: [
    { manufacturer: "QDS", versions: ["*"], types: ["08"] },
    { manufacturer: "LSE", versions: ["18", "34", "35", "36"], types: ["08"] },
    { manufacturer: "ZRI", versions: ["fd"], types: ["08"] },
  ],
  features: {
    energy: ["heat-cost"],
    communication: { links: ["C", "S"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "qundis-walk-by",
  samples: [
    {
      telegram: "314493441400306034087a510000000b6e3404004b6e700600426c3f3ccb086e940300c2086c5c32326cffff046d2d364e33",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 434, unit: "HCA" },
        { quantity: "heat-cost", value: 670, unit: "HCA", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 394, unit: "HCA", storage: 17, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "date-time", value: "2026-03-14T22:45", unit: "" },
      ],
    },
    {
      telegram:
        "49449344150030603408780dff5f350082000000000007006effff310400003f3c550600005c32770300004200150004000000000000000000110034006200c900b0002f046d222f4e33",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 431, unit: "HCA" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 655, unit: "HCA", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 17 },
        { quantity: "heat-cost", value: 377, unit: "HCA", storage: 17, at: "2026-02-28" },
        { quantity: "date-time", value: "2026-03-14T15:34", unit: "" },
        { quantity: "heat-cost", value: 176, unit: "HCA", storage: 17, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 201, unit: "HCA", storage: 18, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 98, unit: "HCA", storage: 19, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 52, unit: "HCA", storage: 20, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 17, unit: "HCA", storage: 21, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 0, unit: "HCA", storage: 22, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 0, unit: "HCA", storage: 23, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 0, unit: "HCA", storage: 24, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 0, unit: "HCA", storage: 25, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 4, unit: "HCA", storage: 26, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 21, unit: "HCA", storage: 27, qualifiers: ["month-consumption"] },
        { quantity: "heat-cost", value: 66, unit: "HCA", storage: 28, qualifiers: ["month-consumption"] },
      ],
    },
  ],
};
