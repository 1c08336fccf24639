// Itron CF Echo: heat meters.
import type { Driver } from "../driver.ts";

export const itronCf: Driver = {
  name: "itron-cf",
  title: "CF Echo",
  maker: "Itron",
  utility: "heat",
  meters: [
    {
      manufacturer: "ITW",
      versions: ["00", "*"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: ["energy", "volume"],
    communication: {
      links: ["T"],
      security: ["none"],
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
        "404497a64000266000047a010000000406133200000413936b5200066d2b15d72e3a00440672200000426c3f3c0d7feb0700000006040c5c7e034e0c7921311012",
      status: [],
      readings: [
        {
          quantity: "energy",
          value: 12819,
          unit: "kWh",
        },
        {
          quantity: "volume",
          value: 5401.491,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2025-10-14T23:21:43",
          unit: "",
        },
        {
          quantity: "energy",
          value: 8306,
          unit: "kWh",
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
          value: "12103121",
          unit: "",
          qualifiers: ["identification"],
        },
      ],
    },
  ],
};
