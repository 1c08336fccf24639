// Sontex Supercom 587: radio module on water meters.
import type { Driver } from "../driver.ts";

export const sontexSupercom587: Driver = {
  name: "sontex-supercom-587",
  title: "Supercom 587",
  maker: "Sontex",
  utility: "water",
  meters: [{ manufacturer: "SON", versions: ["3c"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "2e44ee4d170030603c077a5100200584d6092791bc4d0970263a0216b6c85e891f6bfb5cff33bb67d2b9e1d44b56e7",
      key: "b0c4e61654a0fa62d85cee8e3cf8c29a",
      status: [],
      readings: [
        { quantity: "volume", value: 5.002, unit: "m3" },
        { quantity: "date", value: "2025-12-31", unit: "", storage: 1 },
        { quantity: "volume", value: 4.135, unit: "m3", storage: 1, at: "2025-12-31" },
        { quantity: "date-time", value: "2026-03-14T12:10", unit: "" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
