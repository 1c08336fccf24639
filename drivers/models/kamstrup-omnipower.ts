// Kamstrup OMNIPOWER: electricity meter.
import type { Driver } from "../driver.ts";

export const kamstrupOmnipower: Driver = {
  name: "kamstrup-omnipower",
  title: "OMNIPOWER",
  maker: "Kamstrup",
  utility: "electricity",
  meters: [{ manufacturer: "KAM", versions: ["30"], types: ["02"] }],
  features: {
    energy: ["energy", "power"],
    communication: { radio: ["C"], security: ["none", "ell-ctr"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  formats: ["040404843c042b04ab3c"],
  samples: [],
};
