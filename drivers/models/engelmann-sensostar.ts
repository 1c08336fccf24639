// Engelmann SensoStar: compact heat meter.
import type { Driver } from "../driver.ts";

export const engelmannSensostar: Driver = {
  name: "engelmann-sensostar",
  title: "SensoStar",
  maker: "Engelmann",
  utility: "heat",
  meters: [{ manufacturer: "EFE", versions: ["00"], types: ["04", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature", "temperature-difference"],
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: ["clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
