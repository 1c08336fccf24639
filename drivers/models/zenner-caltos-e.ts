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
      telegram: "2e44496a23003060fc087a510020055896650768dde76f2ea3669b233d16621bf6dd09da74069b1531bb50066d654e",
      key: "697d9fcf0d59b31b9115a747f5b17b53",
      status: [],
      readings: [
        { quantity: "heat-cost", value: 225, unit: "HCA" },
        { quantity: "date", value: "2026-01-01", unit: "", storage: 1 },
        { quantity: "heat-cost", value: 99, unit: "HCA", storage: 1, at: "2026-01-01" },
        { quantity: "date", value: "2026-02-01", unit: "", storage: 8 },
        { quantity: "heat-cost", value: 203, unit: "HCA", storage: 8, at: "2026-02-01" },
      ],
    },
  ],
};
