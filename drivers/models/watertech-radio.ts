// Watertech: radio module for water meters.
import type { Driver } from "../driver.ts";

export const watertechRadio: Driver = {
  name: "watertech-radio",
  title: "Watertech radio module",
  maker: "Watertech",
  utility: "water",
  meters: [
    {
      manufacturer: "WTT",
      versions: ["59", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["C"],
      security: ["none", "mode-5"],
    },
    data: ["clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram: "2e44945e4799846059077ae0002005e573c0651c3c7a56e6d88ea322e1074608d5bdd54547bf69fe4998a7653b7333",
      key: "e055f2333aeef516a2085086b465440a",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-01-16T14:38:28",
          unit: "",
        },
        {
          quantity: "volume",
          value: 5.824,
          unit: "m3",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "number",
          value: 11084,
          unit: "",
          qualifiers: ["software-version"],
        },
      ],
    },
  ],
};
