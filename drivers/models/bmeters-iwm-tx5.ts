// B METERS IWM-TX5: radio module on water meters.
import type { Driver } from "../driver.ts";

export const bmetersIwmTx5: Driver = {
  name: "bmeters-iwm-tx5",
  title: "IWM-TX5",
  maker: "B METERS",
  utility: "water",
  meters: [{ manufacturer: "BMT", versions: ["18"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5", "mode-7"] },
    data: ["clock"],
    alarms: ["tamper"],
    cost: { supply: "battery" },
  },
  status: [{ mask: 64, value: 64, word: "tamper" }],
  samples: [
    {
      telegram: "1e44b4091800306018067a51401005c81048e049a15b5c409e687bec753a5c",
      key: "d5e90b3b79c51f87fd8113b3611de7bf",
      status: ["tamper"],
      readings: [
        { quantity: "date-time", value: "2026-03-14T07:10:00", unit: "" },
        { quantity: "volume", value: 29.473, unit: "m3" },
      ],
    },
  ],
};
