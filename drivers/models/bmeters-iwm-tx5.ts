// B METERS IWM-TX5: radio module on water meters.
import type { Driver } from "../driver.ts";

export const bmetersIwmTx5: Driver = {
  name: "bmeters-iwm-tx5",
  title: "IWM-TX5",
  maker: "B METERS",
  utility: "water",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["18"],
      types: ["06", "07"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5", "mode-7"],
    },
    data: ["due-date", "month-end", "clock"],
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
  decoder: "bmeters-tail",
  samples: [
    {
      telegram: "1e44b4091800306018067a51401005c81048e049a15b5c409e687bec753a5c",
      key: "d5e90b3b79c51f87fd8113b3611de7bf",
      status: ["tamper"],
      readings: [
        {
          quantity: "date-time",
          value: "2026-03-14T07:10:00",
          unit: "",
        },
        {
          quantity: "volume",
          value: 29.473,
          unit: "m3",
        },
      ],
    },
    {
      telegram:
        "4e44b4091903186018077a53004005f57b6619f0e597b189ac9d5bf1802483eddbf20ac8b8ddcbaa07d665723da35ee08995d47e8c006a9891cd95811a8ad0cc91ba137903204cff8ffacd5428ec2c",
      key: "530cdea571cbe79fe62ac1ce90774d8e",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2026-03-14T10:50:21",
          unit: "",
        },
        {
          quantity: "volume",
          value: 29.473,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0.018,
          unit: "m3",
          direction: "backward",
        },
        {
          quantity: "volume",
          value: 25.1,
          unit: "m3",
          storage: 2,
          at: "2026-01-31",
        },
        {
          quantity: "volume",
          value: 27.31,
          unit: "m3",
          storage: 1,
          at: "2026-02-28",
        },
        {
          quantity: "volume",
          value: 12.04,
          unit: "m3",
          storage: 12,
          at: "2025-03-31",
        },
        {
          quantity: "volume",
          value: 13.88,
          unit: "m3",
          storage: 11,
          at: "2025-04-30",
        },
        {
          quantity: "volume",
          value: 15.02,
          unit: "m3",
          storage: 10,
          at: "2025-05-31",
        },
        {
          quantity: "volume",
          value: 16.11,
          unit: "m3",
          storage: 9,
          at: "2025-06-30",
        },
        {
          quantity: "volume",
          value: 17.6,
          unit: "m3",
          storage: 8,
          at: "2025-07-31",
        },
        {
          quantity: "volume",
          value: 18.93,
          unit: "m3",
          storage: 7,
          at: "2025-08-31",
        },
        {
          quantity: "volume",
          value: 20.04,
          unit: "m3",
          storage: 6,
          at: "2025-09-30",
        },
        {
          quantity: "volume",
          value: 21.2,
          unit: "m3",
          storage: 5,
          at: "2025-10-31",
        },
        {
          quantity: "volume",
          value: 22.66,
          unit: "m3",
          storage: 4,
          at: "2025-11-30",
        },
        {
          quantity: "volume",
          value: 23.8,
          unit: "m3",
          storage: 3,
          at: "2025-12-31",
        },
      ],
    },
  ],
};
