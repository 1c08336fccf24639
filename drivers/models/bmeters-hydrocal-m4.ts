// B METERS HYDROCAL M4: heat and cooling meter, whose values come in several telegrams.
import type { Driver } from "../driver.ts";

export const bmetersHydrocalM4: Driver = {
  name: "bmeters-hydrocal-m4",
  title: "HYDROCAL-M4",
  maker: "B METERS",
  utility: "heat",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["1a"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature"],
    communication: {
      links: ["T"],
      security: ["none"],
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
        "3b44b409388364601a0d7a9f000000046d32aa353a0c03000000000c13000000000b3b0000000b280000000a5907170a5d34190f6402000000000000",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-10-21T10:50",
          unit: "",
          qualifiers: ["summer-time"],
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "power",
          value: 0,
          unit: "kW",
        },
        {
          quantity: "flow-temperature",
          value: 17.07,
          unit: "°C",
        },
        {
          quantity: "return-temperature",
          value: 19.34,
          unit: "°C",
        },
      ],
    },
    {
      telegram:
        "3744b409378364601a0d7a9e000000046d30aa353a0c03000000000c13000000008c1003050000008c1013020000000f6401000000000000",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-10-21T10:48",
          unit: "",
          qualifiers: ["summer-time"],
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
        },
        {
          quantity: "energy",
          value: 0.005,
          unit: "kWh",
          tariff: 1,
        },
        {
          quantity: "volume",
          value: 0.002,
          unit: "m3",
          tariff: 1,
        },
      ],
    },
  ],
};
