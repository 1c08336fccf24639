// Zenner Caltos E: heat cost allocator.
import type { Driver } from "../driver.ts";

export const zennerCaltosE: Driver = {
  name: "zenner-caltos-e",
  title: "Caltos E",
  maker: "Zenner",
  utility: "heat",
  meters: [{ manufacturer: "ZRI", versions: ["fc"], types: ["08"] }],
  features: {
    energy: ["heat-cost"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "2e44496a23003060fc087a5100200540613779fdc4f3da94b94cc309d88593cadb1d6a8fd1364951bc0138d0484d77",
      key: "697d9fcf0d59b31b9115a747f5b17b53",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 237, unit: "HCA" },
        { quantity: "date", value: "2026-01-01", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 111, unit: "HCA", storage: 1, at: "2026-01-01" },
        { quantity: "date", value: "2026-02-01", unit: "", storage: 8 },
        { quantity: "heat-cost", value: 214, unit: "HCA", storage: 8, at: "2026-02-01" },
      ],
    },
  ],
};
