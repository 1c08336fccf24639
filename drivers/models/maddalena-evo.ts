// Maddalena ARROW EVO 868: radio module on water meters.
import type { Driver } from "../driver.ts";

export const maddalenaEvo: Driver = {
  name: "maddalena-evo",
  title: "ARROW EVO 868",
  maker: "Maddalena",
  utility: "water",
  meters: [{ manufacturer: "MAD", versions: ["50"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "extremes", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "4e4424341500306050167a51004005332a65c0ee2e73b1e6dc4e1814f3a2d7340beb605896af4c80fccf444b63e31f0851376ccf4bc44e3f6b126b0a67d8d6a85a56d0cf2bff6e5618a4229816008a",
      key: "667a9ccc0a56b0188e12a444f2ae7850",
      status: [],
      readings: [
        { quantity: "volume", value: 34.147, unit: "m3" },
        { quantity: "date-time", value: "2026-03-14T20:10", unit: "" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "text", value: "000000005881", unit: "", qualifiers: ["fabrication-number"] },
        { quantity: "volume", value: 25.312, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "volume", value: 33.671, unit: "m3", storage: 2, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 2 },
        { quantity: "flow", value: 0.735, unit: "m3/h", function: "maximum", storage: 3, at: "2026-03-02T01:09" },
        { quantity: "date-time", value: "2026-03-02T01:09", unit: "", storage: 3 },
      ],
    },
  ],
};
