// Itron CYBLE: radio module for water meters.
import type { Driver } from "../driver.ts";

export const itronCyble: Driver = {
  name: "itron-cyble",
  title: "CYBLE",
  maker: "Itron",
  utility: "water",
  meters: [
    {
      manufacturer: "ITW",
      versions: ["00", "03", "33", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "flow"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "384497265514886003077a440000000413e90c0000066d2c21a13531004413ad090000426c3f3c047f0000060c027f862a0e79391651101500",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 3.305,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2025-01-21T01:33:44",
          unit: "",
        },
        {
          quantity: "volume",
          value: 2.477,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "text",
          value: "001510511639",
          unit: "",
          qualifiers: ["identification"],
        },
      ],
    },
    {
      telegram:
        "46449726900081603307729000816097263307d1003005c3be826dc4b714ad2232ba586e166f03d1886a9eab05daaec7febc887fd1af1c4286f13a1726032065d7c3ee1b543da8",
      key: "d1cdbe1529e7f1142348f0d69cf18eef",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-10-08T21:23:14",
          unit: "",
        },
        {
          quantity: "volume",
          value: 481.304,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "flow",
          value: 0.003,
          unit: "m3/h",
        },
        {
          quantity: "volume",
          value: 382.824,
          unit: "m3",
          storage: 1,
          at: "2025-10-01",
        },
        {
          quantity: "date",
          value: "2025-10-01",
          unit: "",
          storage: 1,
        },
      ],
    },
  ],
};
