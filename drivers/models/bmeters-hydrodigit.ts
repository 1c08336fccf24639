// B METERS HYDRODIGIT: single-jet water meter with an electronic register.
import type { Driver } from "../driver.ts";

export const bmetersHydrodigit: Driver = {
  name: "bmeters-hydrodigit",
  title: "HYDRODIGIT",
  maker: "B METERS",
  utility: "water",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["13", "15", "17", "1e"],
      types: ["06", "07"],
    },
  ],
  features: {
    energy: ["volume", "voltage"],
    communication: {
      links: ["T"],
      security: ["mode-5", "none"],
    },
    data: ["due-date", "month-end", "clock"],
    alarms: ["leak", "low-battery", "burst", "over-range", "backflow", "reverse"],
    cost: {
      supply: "battery",
    },
  },
  // HYDRODIGIT user manual v1.4.3, telegram description.
  status: [
    {
      mask: 3,
      value: 3,
      word: "leak",
    },
    {
      mask: 4,
      value: 4,
      word: "low-battery",
    },
    {
      mask: 16,
      value: 16,
      word: "burst",
    },
    {
      mask: 32,
      value: 32,
      word: "over-range",
    },
    {
      mask: 64,
      value: 64,
      word: "backflow",
    },
    {
      mask: 128,
      value: 128,
      word: "reverse",
    },
  ],
  decoder: "bmeters-tail",
  samples: [
    {
      telegram: "1e44b4090125056015067a12431005529d6f425de09e3c663cc346f0955cd3",
      key: "600525015463728190afbecddcebfa09",
      status: ["leak", "backflow"],
      readings: [
        {
          quantity: "volume",
          value: 12.873,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2026-03-14T18:05",
          unit: "",
        },
      ],
    },
    {
      telegram:
        "4844b4091207136013077a1d0000000c1340210300066d0005124e33000f150a0f000000c40b00740c006b0900a20900d909001e0a00580a008d0a00c30a00f90a00360b007d0b0000",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 32.14,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2026-03-14T18:05:00",
          unit: "",
        },
        {
          quantity: "volume",
          value: 0.015,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "voltage",
          value: 3.05,
          unit: "V",
          qualifiers: ["battery"],
        },
        {
          quantity: "volume",
          value: 30.12,
          unit: "m3",
          storage: 2,
          at: "2026-01-31",
        },
        {
          quantity: "volume",
          value: 31.88,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "volume",
          value: 24.11,
          unit: "m3",
          storage: 12,
          at: "2025-03-31",
        },
        {
          quantity: "volume",
          value: 24.66,
          unit: "m3",
          storage: 11,
          at: "2025-04-30",
        },
        {
          quantity: "volume",
          value: 25.21,
          unit: "m3",
          storage: 10,
          at: "2025-05-31",
        },
        {
          quantity: "volume",
          value: 25.9,
          unit: "m3",
          storage: 9,
          at: "2025-06-30",
        },
        {
          quantity: "volume",
          value: 26.48,
          unit: "m3",
          storage: 8,
          at: "2025-07-31",
        },
        {
          quantity: "volume",
          value: 27.01,
          unit: "m3",
          storage: 7,
          at: "2025-08-31",
        },
        {
          quantity: "volume",
          value: 27.55,
          unit: "m3",
          storage: 6,
          at: "2025-09-30",
        },
        {
          quantity: "volume",
          value: 28.09,
          unit: "m3",
          storage: 5,
          at: "2025-10-31",
        },
        {
          quantity: "volume",
          value: 28.7,
          unit: "m3",
          storage: 4,
          at: "2025-11-30",
        },
        {
          quantity: "volume",
          value: 29.41,
          unit: "m3",
          storage: 3,
          at: "2025-12-31",
        },
      ],
    },
    {
      telegram: "2444b4092407176017077a770400000c1335670000066d0029074e33000f03000200000000",
      status: ["low-battery"],
      readings: [
        {
          quantity: "volume",
          value: 6.735,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2026-03-14T07:41:00",
          unit: "",
        },
        {
          quantity: "volume",
          value: 0.002,
          unit: "m3",
          direction: "backward",
        },
      ],
    },
  ],
};
