// Apator OP-041A: radio module on water meters, the open standard.
import type { Driver } from "../driver.ts";

export const apatorOp041a: Driver = {
  name: "apator-op-041a",
  title: "OP-041A",
  maker: "Apator",
  utility: "water",
  meters: [{ manufacturer: "APA", versions: ["1a"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "1e440106100030601a077a5100100514899da6b95a9138bb4eaf0b0bbc6840",
      key: "f4082a5a98e43ea61ca032d2803c06de",
      status: [],
      readings: [
        { quantity: "volume", value: 303.425, unit: "m3" },
        { quantity: "date-time", value: "2026-03-14T14:51", unit: "" },
      ],
    },
  ],
};
