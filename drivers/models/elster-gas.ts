// Elster BK and encoder gas meters with a radio module.
import type { Driver } from "../driver.ts";

export const elsterGas: Driver = {
  name: "elster-gas",
  title: "BK-G4",
  maker: "Elster",
  utility: "gas",
  meters: [{ manufacturer: "ELS", versions: ["*"], types: ["03"] }],
  features: {
    energy: ["volume", "battery-life"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram: "2e4493151300306081037a5100200503b26f810cf89cb7573dfdb001fa89eae480ffa4a0c45f02ca5ebbc7f71d5e0f",
      key: "1c305282c00c66ce44c85afaa8642e06",
      status: [],
      readings: [
        { quantity: "duration", value: 742, unit: "s", qualifiers: ["actuality"] },
        { quantity: "volume", value: 3223.488, unit: "m3" },
        { quantity: "battery-life", value: 4093, unit: "d" },
      ],
    },
  ],
};
