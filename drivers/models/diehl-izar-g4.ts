// Diehl water meters with the radio module IZAR RC 868 i G4 in the open standard.
import type { Driver } from "../driver.ts";

export const diehlIzarG4: Driver = {
  name: "diehl-izar-g4",
  title: "IZAR RC 868 i G4",
  maker: "Diehl",
  utility: "water",
  meters: [{ manufacturer: "DME", versions: ["63", "7b"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "diehl",
  samples: [
    {
      telegram: "1e44a511270030607b077a51001005257ce4b04dc8d86b6f58c9c0fd67fbde",
      key: "d8ec0e3e7cc8228a008416b66420eac2",
      status: [],
      readings: [
        { quantity: "volume", value: 214.787, unit: "m3" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
