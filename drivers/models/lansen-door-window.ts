// Lansen LAN-WMBUS-DW: contact of doors and windows.
import type { Driver } from "../driver.ts";

export const lansenDoorWindow: Driver = {
  name: "lansen-door-window",
  title: "LAN-WMBUS-DW",
  maker: "Lansen Systems",
  utility: "other",
  meters: [
    {
      manufacturer: "LAS",
      versions: ["07", "*"],
      types: ["1d"],
    },
  ],
  features: {
    energy: [],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: [],
    alarms: ["tamper"],
    cost: {
      supply: "battery",
    },
  },
  status: [
    {
      mask: 64,
      value: 64,
      word: "tamper",
    },
  ],
  samples: [
    {
      telegram: "2c44333080353260071d7afa48000002fd1b110002fd971d01000efd3a2200000000008e40fd3a000000000000",
      status: ["hardware-error", "tamper", "temporary-error"],
      readings: [
        { quantity: "number", value: 17, unit: "", qualifiers: ["digital-input"] },
        { quantity: "error-flags", value: 1, unit: "" },
        { quantity: "number", value: 22, unit: "" },
        { quantity: "number", value: 0, unit: "", subunit: 1 },
      ],
    },
  ],
};
