// Sensus iPERL: magnetic water meter.
import type { Driver } from "../driver.ts";

export const sensusIperl: Driver = {
  name: "sensus-iperl",
  title: "iPERL",
  maker: "Sensus",
  utility: "water",
  meters: [{ manufacturer: "SEN", versions: ["68"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow"],
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
