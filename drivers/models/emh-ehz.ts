// EMH eHZ: household electricity meter.
import type { Driver } from "../driver.ts";

export const emhEhz: Driver = {
  name: "emh-ehz",
  title: "eHZ",
  maker: "EMH metering",
  utility: "electricity",
  meters: [{ manufacturer: "EMH", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "power", "on-time"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  samples: [
    {
      telegram:
        "3e44a8150400306002027a510030050add5af461d6d8795467995fbd17ab941067dd19dfd0fb9bf63f059976dae3d33e218becaf52b1125a958e1bb9843363",
      key: "d2e6083876c21c84fa7e10b05e1ae4bc",
      status: [],
      readings: [
        { quantity: "energy", value: 41171.800013, unit: "kWh" },
        { quantity: "energy", value: 186.300016, unit: "kWh", direction: "backward" },
        { quantity: "power", value: 2.126013, unit: "kW" },
        { quantity: "on-time", value: 435346, unit: "s" },
      ],
    },
  ],
};
