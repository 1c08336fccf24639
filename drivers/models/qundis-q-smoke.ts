// Qundis Q smoke: smoke detector.
import type { Driver } from "../driver.ts";

export const qundisQSmoke: Driver = {
  name: "qundis-q-smoke",
  title: "Q smoke",
  maker: "Qundis",
  utility: "other",
  meters: [{ manufacturer: "QDS", versions: ["*"], types: ["1a"] }],
  features: {
    energy: [],
    communication: { links: ["C"], security: ["none"] },
    data: ["clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "3744934419003060231a7a5100000081027c034955230382026cffff81037c034c41230182036c493102fd170000326cffff046d25344e33",
      status: [],
      readings: [
        { quantity: "number", value: 3, unit: "", storage: 4, qualifiers: ["#UI"] },
        { quantity: "number", value: 1, unit: "", storage: 6, qualifiers: ["#AL"], at: "2026-01-09" },
        { quantity: "date", value: "2026-01-09", unit: "", storage: 6 },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "date-time", value: "2026-03-14T20:37", unit: "" },
      ],
    },
  ],
};
