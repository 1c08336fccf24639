// Maddalena: radio module for water meters.
import type { Driver } from "../driver.ts";

export const maddalenaArrow: Driver = {
  name: "maddalena-arrow",
  title: "Arrow radio module",
  maker: "Maddalena",
  utility: "water",
  meters: [
    {
      manufacturer: "MAD",
      versions: ["01"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "flow"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date", "month-end", "extremes", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "4c4424348564376001077ae0000000041378000000046d150c363b04fd17000000000e789986012401ff441300000000426c21318401133f00000082016c3f3ad3013b9e0300c4016d2214353b",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 0.12,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2025-11-22T12:21",
          unit: "",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "text",
          value: "ff0124018699",
          unit: "",
          qualifiers: ["fabrication-number"],
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          storage: 1,
          at: "2025-01-01",
        },
        {
          quantity: "date",
          value: "2025-01-01",
          unit: "",
          storage: 1,
        },
        {
          quantity: "volume",
          value: 0.063,
          unit: "m3",
          storage: 2,
          at: "2025-10-31",
        },
        {
          quantity: "date",
          value: "2025-10-31",
          unit: "",
          storage: 2,
        },
        {
          quantity: "flow",
          value: 0.926,
          unit: "m3/h",
          function: "maximum",
          storage: 3,
          at: "2025-11-21T20:34",
        },
        {
          quantity: "date-time",
          value: "2025-11-21T20:34",
          unit: "",
          storage: 3,
        },
      ],
    },
  ],
};
