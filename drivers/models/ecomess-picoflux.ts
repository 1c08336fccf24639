// Ecomess PICOFLUX: radio module on water meters, also sold by Kaden.
import type { Driver } from "../driver.ts";

export const ecomessPicoflux: Driver = {
  name: "ecomess-picoflux",
  title: "PICOFLUX",
  maker: "Ecomess",
  utility: "water",
  meters: [{ manufacturer: "ECM", versions: ["*"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["clock"],
    alarms: ["leak", "burst"],
    cost: { supply: "battery" },
  },
  status: [
    // Bit 6: more than 100 l/h were flowing meanwhile.
    { mask: 3, value: 3, word: "leak" },
    { mask: 64, value: 64, word: "burst" },
  ],
  samples: [
    {
      telegram: "2e446d141600306005077a51632005563f36c4ff871a6b1953d675b811dcc963fd244ff1efca699205b645d2901a26",
      key: "8b9fc1f12f7bd53db337c96917d39d75",
      status: ["leak", "burst"],
      readings: [
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "volume", value: 4.51, unit: "m3" },
        { quantity: "volume", value: 0, unit: "m3", direction: "backward" },
        { quantity: "duration", value: 0, unit: "s", qualifiers: ["actuality"] },
        { quantity: "date-time", value: "2026-03-14T08:57", unit: "" },
      ],
    },
  ],
};
