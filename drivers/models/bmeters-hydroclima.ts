// B METERS HYDROCLIMA RFM: heat cost allocator.
import type { Driver } from "../driver.ts";

export const bmetersHydroclima: Driver = {
  name: "bmeters-hydroclima",
  title: "HYDROCLIMA RFM",
  maker: "B METERS",
  utility: "heat",
  meters: [
    {
      manufacturer: "BMP",
      versions: ["53", "85", "*"],
      types: ["08"],
    },
  ],
  features: {
    energy: ["heat-cost", "temperature"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "clock"],
    alarms: ["hardware-error"],
    cost: {
      supply: "battery",
    },
  },
  decoder: "bmeters-hydroclima",
  samples: [
    {
      telegram: "2c44b0091408536053087a00000000036eda00000f10000005124e335608001405124e333208220f0000980700",
      status: [],
      readings: [
        {
          quantity: "heat-cost",
          value: 218,
          unit: "HCA",
        },
        {
          quantity: "date-time",
          value: "2026-03-14T18:05",
          unit: "",
        },
        {
          quantity: "temperature",
          value: 21.34,
          unit: "°C",
          qualifiers: ["average", "ambient"],
        },
        {
          quantity: "temperature",
          value: 51.2,
          unit: "°C",
          function: "maximum",
          qualifiers: ["heater"],
        },
        {
          quantity: "temperature",
          value: 20.98,
          unit: "°C",
          storage: 1,
          qualifiers: ["average", "ambient"],
        },
        {
          quantity: "temperature",
          value: 38.74,
          unit: "°C",
          storage: 1,
          qualifiers: ["average", "heater"],
        },
        {
          quantity: "heat-cost",
          value: 1944,
          unit: "HCA",
          qualifiers: ["since-start"],
        },
      ],
    },
    {
      telegram:
        "4e44b0092108856085087a05004005cfa8442cfed1ec9e1d847f4f87f621c0505b5c92259f0d9b6a4f1b5dca97fd38cd71d8550a164004f9ad6ef16d1b68acffa712e27bee70fd811932d66ad07850",
      key: "05a78b8fe481c20daf0ed3c714356c1e",
      status: ["hardware-error"],
      readings: [
        {
          quantity: "heat-cost",
          value: 346,
          unit: "HCA",
        },
        {
          quantity: "heat-cost",
          value: 1820,
          unit: "HCA",
          storage: 1,
          at: "2020-12-31",
        },
        {
          quantity: "date",
          value: "2020-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "date-time",
          value: "2027-03-17T17:37",
          unit: "",
        },
        {
          quantity: "error-flags",
          value: 1,
          unit: "",
        },
        {
          quantity: "temperature",
          value: 43.99,
          unit: "°C",
          qualifiers: ["average", "heater"],
        },
        {
          quantity: "temperature",
          value: 22.24,
          unit: "°C",
          qualifiers: ["average", "ambient"],
        },
        {
          quantity: "temperature",
          value: 54.02,
          unit: "°C",
          function: "maximum",
          qualifiers: ["heater"],
        },
        {
          quantity: "temperature",
          value: 35.94,
          unit: "°C",
          storage: 1,
          qualifiers: ["average", "heater"],
        },
        {
          quantity: "temperature",
          value: 21.39,
          unit: "°C",
          storage: 1,
          qualifiers: ["average", "ambient"],
        },
        {
          quantity: "heat-cost",
          value: 360,
          unit: "HCA",
          storage: 1,
          qualifiers: ["set-date"],
        },
        {
          quantity: "heat-cost",
          value: 1820,
          unit: "HCA",
          storage: 2,
          qualifiers: ["set-date"],
        },
        {
          quantity: "heat-cost",
          value: 1700,
          unit: "HCA",
          storage: 3,
          qualifiers: ["set-date"],
        },
        {
          quantity: "heat-cost",
          value: 1553,
          unit: "HCA",
          storage: 4,
          qualifiers: ["set-date"],
        },
        {
          quantity: "temperature",
          value: 22.48,
          unit: "°C",
          storage: 1,
          qualifiers: ["average", "ambient-at-set-date"],
        },
        {
          quantity: "temperature",
          value: 23.05,
          unit: "°C",
          storage: 2,
          qualifiers: ["average", "ambient-at-set-date"],
        },
        {
          quantity: "temperature",
          value: 22.66,
          unit: "°C",
          storage: 3,
          qualifiers: ["average", "ambient-at-set-date"],
        },
        {
          quantity: "heat-cost",
          value: 2429,
          unit: "HCA",
          qualifiers: ["since-start"],
        },
      ],
    },
  ],
};
