// Apator E-ITN 30: heat cost allocator.
import type { Driver } from "../driver.ts";

export const apatorEItn30: Driver = {
  name: "apator-e-itn-30",
  title: "E-ITN 30",
  maker: "Apator",
  utility: "heat",
  meters: [
    { manufacturer: "APA", versions: ["04"], types: ["08"] },
    { manufacturer: "APT", versions: ["04"], types: ["08"] },
  ],
  features: {
    energy: ["heat-cost", "temperature"],
    communication: { links: ["T"], security: ["none"] },
    data: ["due-date"],
    alarms: ["tamper"],
    cost: { supply: "battery" },
  },
  decoder: "apator-e-itn",
  samples: [
    {
      telegram: "19440106060030600408a0a1000086030000af016e34a0140015",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 431, unit: "HCA" },
        { quantity: "heat-cost", value: 902, unit: "HCA", storage: 1, at: "2025-05-01" },
        { quantity: "date", value: "2025-05-01", unit: "", storage: 1 },
        { quantity: "date", value: "2026-03-14", unit: "" },
        { quantity: "temperature", value: 21, unit: "°C", qualifiers: ["room", "average"] },
        { quantity: "temperature", value: 20.625, unit: "°C", storage: 1, qualifiers: ["room", "average"] },
      ],
    },
    {
      telegram: "19440106070030600408a0a100004d0029340c006e3440140014",
      status: ["tamper"],
      readings: [
        { quantity: "heat-cost", value: 12, unit: "HCA" },
        { quantity: "heat-cost", value: 77, unit: "HCA", storage: 1, at: "2025-05-01" },
        { quantity: "date", value: "2025-05-01", unit: "", storage: 1 },
        { quantity: "date", value: "2026-03-14", unit: "" },
        { quantity: "date", value: "2026-01-09", unit: "", qualifiers: ["seal-broken"] },
        { quantity: "temperature", value: 20, unit: "°C", qualifiers: ["room", "average"] },
        { quantity: "temperature", value: 20.25, unit: "°C", storage: 1, qualifiers: ["room", "average"] },
      ],
    },
  ],
};
