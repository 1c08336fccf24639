// Kamstrup OMNIPOWER: electricity meter.
import type { Driver } from "../driver.ts";

export const kamstrupOmnipower: Driver = {
  name: "kamstrup-omnipower",
  title: "OMNIPOWER",
  maker: "Kamstrup",
  utility: "electricity",
  meters: [{ manufacturer: "KAM", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "power"],
    communication: { links: ["C"], security: ["none", "ell-ctr"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  formats: ["040404843c042b04ab3c"],
  samples: [
    {
      telegram: "2d442d2c0127076030028d2012017002217770ecaa41db378ce78cc1cb7c9559c3ef87740c362dd9c49c308799cd",
      key: "60072701768594a3b2c1d0effe0d1c2b",
      status: [],
      readings: [
        { quantity: "energy", value: 2198.73, unit: "kWh" },
        { quantity: "energy", value: 401.12, unit: "kWh", direction: "backward" },
        { quantity: "power", value: 0.642, unit: "kW" },
        { quantity: "power", value: 0, unit: "kW", direction: "backward" },
      ],
    },
  ],
};
