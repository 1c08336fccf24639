// Diehl HYDRUS: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const diehlHydrus: Driver = {
  name: "diehl-hydrus",
  title: "HYDRUS",
  maker: "Diehl Metering",
  utility: "water",
  meters: [{ manufacturer: "DME", versions: ["70"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature", "battery-life"],
    communication: { radio: ["S", "T", "C"], security: ["none", "mode-5", "mode-7"] },
    data: ["due-date", "month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
