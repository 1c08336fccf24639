// Apator ULTRIMIS: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const apatorUltrimis: Driver = {
  name: "apator-ultrimis",
  title: "ULTRIMIS",
  maker: "Apator",
  utility: "water",
  meters: [{ manufacturer: "APA", versions: ["01"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end"],
    alarms: ["tamper", "low-battery", "dry", "zero-use", "high-temperature", "burst", "reverse", "leak"],
    cost: { supply: "battery" },
  },
  records: [
    // The low byte is about now; those above say the same of this month and of the last one.
    {
      header: "03fd17",
      flags: {
        0: "tamper",
        1: "low-battery",
        2: "dry",
        3: "zero-use",
        4: "high-temperature",
        5: "burst",
        6: "reverse",
        7: "leak",
      },
    },
  ],
  samples: [
    {
      telegram: "2e4401060900306001167a51002005e6c56a457d7d574ae6919f2a34260eac4409bd8a1db7848f0ab5f99eb9ad6234",
      key: "cfe3053573bf1981f77b0dad5b17e1b9",
      status: ["zero-use"],
      readings: [
        { quantity: "volume", value: 5.134, unit: "m3" },
        { quantity: "error-flags", value: 8, unit: "" },
        { quantity: "volume", value: 5.09, unit: "m3", storage: 1 },
        { quantity: "volume", value: 0.003, unit: "m3", direction: "backward" },
      ],
    },
  ],
};
