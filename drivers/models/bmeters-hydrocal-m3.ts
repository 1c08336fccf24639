// B METERS HYDROCAL M3: heat and cooling meter.
import type { Driver } from "../driver.ts";

export const bmetersHydrocalM3: Driver = {
  name: "bmeters-hydrocal-m3",
  title: "HYDROCAL-M3",
  maker: "B METERS",
  utility: "heat",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["0b"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: ["energy", "volume", "flow-temperature", "return-temperature"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["clock"],
    alarms: ["tamper"],
    cost: {
      supply: "battery",
    },
  },
  status: [
    {
      mask: 128,
      value: 128,
      word: "tamper",
    },
  ],
  samples: [
    {
      telegram:
        "8e44b409700817600b0d7a4880800570ba1fc35def6521d80e90a36e0d478097692e147f01db7ff86b0c06e44febfd7bb5488299c7c13af69dc77154e7fe6ccdb25d625a4a6c5cd3e2d1bfe818e3b5bf3954ac3a44a5efc982154be89053ebbd98d8c1ec7cb175f1e5500179644a5f94c5b923b0c5d2dc2baa4fe1b4f023bab5eebc1ade34930e767e588e146920f1",
      key: "4801d82630ebf797e228400ef0c715a2",
      status: ["tamper"],
      readings: [
        {
          quantity: "energy",
          value: 9.63,
          unit: "GJ",
        },
        {
          quantity: "date-time",
          value: "2025-09-25T22:36",
          unit: "",
        },
        {
          quantity: "volume",
          value: 275.226,
          unit: "m3",
        },
        {
          quantity: "energy",
          value: 0,
          unit: "GJ",
        },
        {
          quantity: "volume",
          value: 0.054,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
        },
        {
          quantity: "flow-temperature",
          value: 18.2,
          unit: "°C",
        },
        {
          quantity: "return-temperature",
          value: 17.3,
          unit: "°C",
        },
      ],
    },
  ],
};
