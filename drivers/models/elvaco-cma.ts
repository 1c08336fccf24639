// Elvaco CMa: room temperature and humidity sensors.
import type { Driver } from "../driver.ts";

export const elvacoCma: Driver = {
  name: "elvaco-cma",
  title: "CMa10 / CMa12W / CMa20",
  maker: "Elvaco",
  utility: "other",
  meters: [
    {
      manufacturer: "ELV",
      versions: ["20", "*"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature"],
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
      telegram: "2544961564716960201b7a9c00000002657e064265d70602fd1b30030dfd0f05302e302e340f",
      status: [],
      readings: [
        {
          quantity: "external-temperature",
          value: 16.62,
          unit: "°C",
        },
        {
          quantity: "external-temperature",
          value: 17.51,
          unit: "°C",
          storage: 1,
        },
        {
          quantity: "number",
          value: 816,
          unit: "",
          qualifiers: ["digital-input"],
        },
        {
          quantity: "number",
          value: "4.0.0",
          unit: "",
          qualifiers: ["software-version"],
        },
      ],
    },
  ],
};
