// Apator APT-WMBUS-NA-1: radio module on water meters, with telegrams of its own make.
import type { Driver } from "../driver.ts";

export const apatorNa1: Driver = {
  name: "apator-na-1",
  title: "APT-WMBUS-NA-1",
  maker: "Apator",
  utility: "water",
  meters: [{ manufacturer: "APA", versions: ["14"], types: ["06", "07"] }],
  features: {
    energy: ["volume"],
    communication: { links: ["T"], security: ["mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "apator-na1",
  samples: [
    {
      telegram: "1c440106020030601407a03c006acf99d04de0cb6481021407d7ee81de",
      status: [],
      readings: [
        { quantity: "volume", value: 412.077, unit: "m3" },
        { quantity: "volume", value: 405.931, unit: "m3", storage: 1, at: "2026-02-28T22:30" },
        { quantity: "duration", value: 330, unit: "h", storage: 1, qualifiers: ["age"] },
        { quantity: "date-time", value: "2026-03-14T16:30", unit: "" },
      ],
    },
    {
      telegram: "1c440106030030601407a03d0091bbfd3020005ca8c27be3ee7d50e261",
      key: "aabee0104e9af45cd256e88836f2bc94",
      status: [],
      readings: [
        { quantity: "volume", value: 5.12, unit: "m3" },
        { quantity: "volume", value: 5.077, unit: "m3", storage: 1, at: "2026-02-28T22:30" },
        { quantity: "duration", value: 330, unit: "h", storage: 1, qualifiers: ["age"] },
        { quantity: "date-time", value: "2026-03-14T16:30", unit: "" },
      ],
    },
  ],
};
