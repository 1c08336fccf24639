// Diehl AERIUS: static gas meter.
import type { Driver } from "../driver.ts";

export const diehlAerius: Driver = {
  name: "diehl-aerius",
  title: "AERIUS",
  maker: "Diehl Metering",
  utility: "gas",
  meters: [{ manufacturer: "DME", versions: ["30"], types: ["03"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature"],
    communication: { radio: ["T", "C"], security: ["none", "mode-5"] },
    data: ["month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
