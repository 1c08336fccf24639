// Landis+Gyr ULTRAHEAT: ultrasonic heat meter.
import type { Driver } from "../driver.ts";

export const landisGyrUltraheat: Driver = {
  name: "landis-gyr-ultraheat",
  title: "ULTRAHEAT",
  maker: "Landis+Gyr",
  utility: "heat",
  meters: [{ manufacturer: "LUG", versions: ["04"], types: ["04", "0c"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature"],
    communication: { radio: ["T"], security: ["none", "mode-5", "mode-7"] },
    data: ["due-date", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
