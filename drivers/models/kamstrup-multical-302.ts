// Kamstrup MULTICAL 302: compact heat and cooling meter.
import type { Driver } from "../driver.ts";

export const kamstrupMultical302: Driver = {
  name: "kamstrup-multical-302",
  title: "MULTICAL 302",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["30"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power"],
    communication: { radio: ["C"], security: ["none", "ell-ctr"] },
    data: ["due-date"],
    alarms: [],
    cost: { supply: "battery" },
  },
  formats: ["030643060314426c022d01ff21"],
  samples: [],
};
