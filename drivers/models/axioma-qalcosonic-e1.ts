// Axioma Qalcosonic E1: ultrasonic heat and cooling meter.
import type { Driver } from "../driver.ts";

export const axiomaQalcosonicE1: Driver = {
  name: "axioma-qalcosonic-e1",
  title: "Qalcosonic E1",
  maker: "Axioma Metering",
  utility: "heat",
  meters: [{ manufacturer: "AXI", versions: ["0b", "0c"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature", "temperature-difference"],
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [],
};
