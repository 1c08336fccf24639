// Techem vario 4 type 411 and 451 mid: heat meters with standard records.
import type { Driver } from "../driver.ts";

export const techemVario4: Driver = {
  name: "techem-vario-4",
  title: "vario 411 / 451 mid",
  maker: "Techem",
  utility: "heat",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["17", "28", "*"],
      types: ["04", "0c", "0d"],
    },
  ],
  features: {
    energy: ["energy"],
    communication: {
      links: ["C"],
      security: ["none", "mode-7"],
    },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "techem",
  samples: [
    {
      telegram:
        "60446850862577602804900f002c25671200006272b13c3377dced7aa2004007107f7ad5de580f79c509235df1a00182a483a99335ec03e8d19da2afc96ccc1864061da10025fe0bf2d2816e2e19bd0cfadb1299977d78529a938c993ad20ad7f3",
      key: "a2f4a21b2e6430749310dcc097f40c2e",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 5900,
          unit: "kWh",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
      ],
    },
    {
      telegram:
        "70446850132747601704900f002c25671200007d3c99ce31dcde647a6b0050071000bd8483e722a0786c6d6a5a059dcf12295c83d919f209b83dd25551a190d1b319664c0cde7d8463336cf079cf8d0becfb36fb11126e7269e802f867824ef6abefebceb83803dc52b83cb648303d50cb",
      key: "6b105062127a3f7310517c10ffc096e3",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 8,
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-01-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-02-28",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-03-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-04-30",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-05-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-06-30",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-07-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-08-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-09-30",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-10-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-11-30",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2026-12-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2027-01-31",
        },
        {
          quantity: "energy",
          value: 16193,
          unit: "kWh",
          storage: 8,
          at: "2027-02-28",
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
          storage: 1,
        },
        {
          quantity: "energy",
          value: 16953,
          unit: "kWh",
        },
      ],
    },
  ],
};
