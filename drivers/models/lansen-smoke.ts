// Lansen LAN-WMBUS-SM: smoke detector.
import type { Driver } from "../driver.ts";

export const lansenSmoke: Driver = {
  name: "lansen-smoke",
  title: "LAN-WMBUS-SM",
  maker: "Lansen Systems",
  utility: "other",
  meters: [
    {
      manufacturer: "LAS",
      versions: ["03", "*"],
      types: ["1a"],
    },
  ],
  features: {
    energy: [],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: [],
    alarms: ["smoke"],
    cost: {
      supply: "battery",
    },
  },
  records: [
    {
      header: "02fd971d",
      flags: {
        "2": "smoke",
      },
    },
  ],
  samples: [
    {
      telegram: "2e44333095372960031a7a88002005c3a2c73d44751af3ef7b165a97a9efab6eb1a703e984ce51a446b66a49a8e1df",
      key: "88e1a81e2ce5705403d8b872ce585a05",
      status: ["smoke"],
      readings: [
        { quantity: "error-flags", value: 4, unit: "" },
        { quantity: "number", value: 613, unit: "", qualifiers: ["access-number"] },
        { quantity: "number", value: 1, unit: "" },
      ],
    },
    {
      telegram: "2e44333094372960031a7a870020052e338e85bc9f114528c75e2270076c4ebdcd7205e1010d7e3982660ccd2b6be4",
      key: "87e6ab1f2ce5705403d8b872ce585a05",
      status: [],
      readings: [
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "number", value: 588, unit: "", qualifiers: ["access-number"] },
        { quantity: "number", value: 30022, unit: "" },
      ],
    },
  ],
};
