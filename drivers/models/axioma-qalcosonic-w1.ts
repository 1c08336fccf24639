// Axioma Qalcosonic W1: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const axiomaQalcosonicW1: Driver = {
  name: "axioma-qalcosonic-w1",
  title: "Qalcosonic W1",
  maker: "Axioma Metering",
  utility: "water",
  meters: [{ manufacturer: "AXI", versions: ["10"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature"],
    communication: { radio: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: ["leak", "backflow", "low-temperature", "burst"],
    cost: { supply: "battery" },
  },
  // The three upper bits are one number.
  status: [
    { mask: 0xe0, value: 0x20, word: "leak" },
    { mask: 0xe0, value: 0x60, word: "backflow" },
    { mask: 0xe0, value: 0x80, word: "low-temperature" },
    { mask: 0xe0, value: 0xa0, word: "burst" },
  ],
  samples: [],
};
