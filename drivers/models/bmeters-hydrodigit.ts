// B METERS HYDRODIGIT: single-jet water meter with an electronic register.
import type { Driver } from "../driver.ts";

export const bmetersHydrodigit: Driver = {
  name: "bmeters-hydrodigit",
  title: "HYDRODIGIT",
  maker: "B METERS",
  utility: "water",
  meters: [{ manufacturer: "BMT", versions: ["13", "15", "17"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: ["leak", "burst", "over-range", "backflow", "reverse"],
    cost: { supply: "battery" },
  },
  status: [
    { mask: 0x03, value: 0x03, word: "leak" },
    { mask: 0x10, value: 0x10, word: "burst" },
    { mask: 0x20, value: 0x20, word: "over-range" },
    { mask: 0x40, value: 0x40, word: "backflow" },
    { mask: 0x80, value: 0x80, word: "reverse" },
  ],
  samples: [
    {
      telegram: "1e44b4090125056015067a12431005529d6f425de09e3c663cc346f0955cd3",
      key: "600525015463728190afbecddcebfa09",
      status: ["leak", "backflow"],
      readings: [
        { quantity: "volume", value: 12.873, unit: "m3" },
        { quantity: "date-time", value: "2026-03-14T18:05", unit: "" },
      ],
    },
  ],
};
