// Kamstrup MULTICAL 21 and flowIQ 2101: ultrasonic water meters.
import type { Driver } from "../driver.ts";

export const kamstrupMultical21: Driver = {
  name: "kamstrup-multical-21",
  title: "MULTICAL 21",
  maker: "Kamstrup",
  utility: "water",
  meters: [{ manufacturer: "KAM", versions: ["1b"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature", "external-temperature"],
    communication: { radio: ["C", "T"], security: ["none", "ell-ctr"] },
    data: ["month-end", "extremes"],
    alarms: ["dry", "reverse", "leak", "burst"],
    cost: { supply: "battery" },
  },
  records: [
    // The info code: four flags, and above them for how long each was raised within 30 days.
    { header: "02ff20", flags: { 0: "dry", 1: "reverse", 2: "leak", 3: "burst" } },
  ],
  formats: ["02ff2004134413615b6167", "02ff20041392013ba1015b8101e7ff0f"],
  samples: [],
};
