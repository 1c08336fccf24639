// Relay REL-HCA: wired adapter for heat cost allocators.
import type { Driver } from "../driver.ts";

export const relayHca: Driver = {
  name: "relay-hca",
  title: "Heat cost allocator",
  maker: "Relay",
  utility: "heat",
  meters: [{ manufacturer: "REL", versions: ["41"], types: ["00", "08"] }],
  features: {
    energy: ["heat-cost"],
    communication: { links: ["wired"], security: ["none"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram: "682a2a6808017225003060ac484108070000000c6e55168400046d1c224e33426c3f3c4c6e5316800042ec7e5f3c2016",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 841655, unit: "HCA" },
        { quantity: "date-time", value: "2026-03-14T02:28", unit: "" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 801653, unit: "HCA", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2026-12-31", unit: "", storage: 1, qualifiers: ["future"] },
      ],
    },
  ],
};
