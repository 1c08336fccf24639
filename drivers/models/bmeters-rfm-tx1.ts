// B METERS RFM-TX1: radio module for water meters.
import type { Driver } from "../driver.ts";

export const bmetersRfmTx1: Driver = {
  name: "bmeters-rfm-tx1",
  title: "RFM-TX1",
  maker: "B METERS",
  utility: "water",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["05"],
      types: ["06", "07"],
    },
  ],
  features: {
    energy: ["volume", "voltage"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date", "month-end", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "bmeters-tail",
  samples: [
    {
      telegram:
        "4644b4091707056005077a3b0006107cc677d345990f1d0e04000000120518140326c40b00740c006b0900a20900d909001e0a00580a008d0a00c30a00f90a00360b007d0b0000",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 32.14,
          unit: "m3",
        },
        {
          quantity: "date-time",
          value: "2026-03-14T18:05:12",
          unit: "",
        },
        {
          quantity: "volume",
          value: 0.004,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "voltage",
          value: 3.7,
          unit: "V",
          qualifiers: ["battery"],
        },
        {
          quantity: "volume",
          value: 30.12,
          unit: "m3",
          storage: 2,
          at: "2026-01-31",
        },
        {
          quantity: "volume",
          value: 31.88,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "volume",
          value: 24.11,
          unit: "m3",
          storage: 12,
          at: "2025-03-31",
        },
        {
          quantity: "volume",
          value: 24.66,
          unit: "m3",
          storage: 11,
          at: "2025-04-30",
        },
        {
          quantity: "volume",
          value: 25.21,
          unit: "m3",
          storage: 10,
          at: "2025-05-31",
        },
        {
          quantity: "volume",
          value: 25.9,
          unit: "m3",
          storage: 9,
          at: "2025-06-30",
        },
        {
          quantity: "volume",
          value: 26.48,
          unit: "m3",
          storage: 8,
          at: "2025-07-31",
        },
        {
          quantity: "volume",
          value: 27.01,
          unit: "m3",
          storage: 7,
          at: "2025-08-31",
        },
        {
          quantity: "volume",
          value: 27.55,
          unit: "m3",
          storage: 6,
          at: "2025-09-30",
        },
        {
          quantity: "volume",
          value: 28.09,
          unit: "m3",
          storage: 5,
          at: "2025-10-31",
        },
        {
          quantity: "volume",
          value: 28.7,
          unit: "m3",
          storage: 4,
          at: "2025-11-30",
        },
        {
          quantity: "volume",
          value: 29.41,
          unit: "m3",
          storage: 3,
          at: "2025-12-31",
        },
      ],
    },
  ],
};
