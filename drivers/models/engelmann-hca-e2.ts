// Engelmann HCA e2: heat cost allocator.
import type { Driver } from "../driver.ts";

export const engelmannHcaE2: Driver = {
  name: "engelmann-hca-e2",
  title: "HCA e2",
  maker: "Engelmann",
  utility: "heat",
  meters: [{ manufacturer: "EFE", versions: ["31"], types: ["08"] }],
  features: {
    energy: ["heat-cost"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "clock"],
    alarms: ["tamper", "sensor-error", "temporary-error"],
    cost: { supply: "battery" },
  },
  records: [
    // Case open, sensor broken, unexpected reset.
    { header: "317f", flags: { 1: "tamper", 3: "sensor-error", 4: "temporary-error" } },
  ],
  samples: [
    {
      telegram: "2e44c5142400306031087a51082005487b8747a526573479c2623fe9f03408523d87042aaeebeab747085b61139aa2",
      key: "8ea2c4f4327ed840b63acc6c1ad6a078",
      status: ["hardware-error", "tamper"],
      readings: [
        { quantity: "date-time", value: "2026-03-14T23:20", unit: "" },
        { quantity: "heat-cost", value: 357, unit: "HCA" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 919, unit: "HCA", storage: 1, at: "2025-12-31" },
      ],
    },
  ],
};
