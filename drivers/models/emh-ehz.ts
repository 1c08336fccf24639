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
        "3e44a8150400306002027a510030059fc45c5f3cea9a3fe087bf757a57a2aa6b918d3838ed8c93058c6519956831319591dcbcf1794a2411e30d17d8dd63cc",
      key: "d2e6083876c21c84fa7e10b05e1ae4bc",
      status: [],
      readings: [
        { quantity: "energy", value: 41171.8, unit: "kWh" },
        { quantity: "energy", value: 186.3, unit: "kWh", direction: "backward" },
        { quantity: "power", value: 2.126, unit: "kW" },
        { quantity: "on-time", value: 435346, unit: "s" },
      ],
    },
  ],
};
