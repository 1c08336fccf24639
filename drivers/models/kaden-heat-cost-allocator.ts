// Kaden: heat cost allocator.
import type { Driver } from "../driver.ts";

export const kadenHeatCostAllocator: Driver = {
  name: "kaden-heat-cost-allocator",
  title: "Kaden HCA",
  maker: "Kaden",
  utility: "heat",
  meters: [
    {
      manufacturer: "VIP",
      versions: ["1e", "*"],
      types: ["08"],
    },
    {
      manufacturer: "KDN",
      versions: ["1e", "*"],
      types: ["08"],
    },
  ],
  features: {
    energy: ["heat-cost", "external-temperature", "flow-temperature"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "clock"],
    alarms: ["tamper"],
    cost: {
      supply: "battery",
    },
  },
  records: [
    {
      header: "02fd17",
      flags: {
        "3": "tamper",
      },
    },
  ],
  samples: [
    {
      telegram:
        "4e443059900179601e087afb00400504c2207a4e91157b95b8e024dfc39ee118f7f74fb22a86c74e7423c8c5471e17b875623f02aaaffa707fb636e24bcfec74093a64c5e40168e80a37214b56ba79",
      key: "fb58f430bb2e15e6dab40e29630e7110",
      status: ["tamper"],
      readings: [
        { quantity: "error-flags", value: 8, unit: "" },
        { quantity: "text", value: "96763088", unit: "", qualifiers: ["fabrication-number"] },
        { quantity: "heat-cost", value: 0, unit: "HCA" },
        { quantity: "duration", value: 42653, unit: "min", qualifiers: ["actuality"] },
        { quantity: "date-time", value: "2025-02-09T04:08", unit: "" },
        { quantity: "date", value: "2025-01-01", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 2, unit: "HCA", storage: 1, at: "2025-01-01" },
        { quantity: "duration", value: 238659, unit: "min", storage: 1, qualifiers: ["actuality"], at: "2025-01-01" },
        { quantity: "external-temperature", value: 15.2, unit: "°C" },
        { quantity: "flow-temperature", value: 17.4, unit: "°C" },
        { quantity: "duration", value: 10, unit: "s", qualifiers: ["actuality"] },
      ],
    },
  ],
};
