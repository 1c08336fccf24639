// Lansen LAN-WMBUS-PU: counts the pulses of two meters.
import type { Driver } from "../driver.ts";

export const lansenPulse: Driver = {
  name: "lansen-pulse",
  title: "LAN-WMBUS-PU",
  maker: "Lansen Systems",
  utility: "other",
  meters: [
    {
      manufacturer: "LAS",
      versions: ["0d", "14", "1b", "*"],
      types: ["00"],
    },
  ],
  features: {
    energy: [],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: [],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram: "214433307333356014007adf0400000efd3a1147000000008e40fd3a341200000000",
      status: ["low-battery"],
      readings: [
        {
          quantity: "number",
          value: 4711,
          unit: "",
        },
        {
          quantity: "number",
          value: 1234,
          unit: "",
          subunit: 1,
        },
      ],
    },
  ],
};
