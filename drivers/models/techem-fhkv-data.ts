// Techem FHKV data III and 4: heat cost allocators in Techem's own telegrams.
import type { Driver } from "../driver.ts";

export const techemFhkvData: Driver = {
  name: "techem-fhkv-data",
  title: "FHKV data III / 4",
  maker: "Techem",
  utility: "heat",
  meters: [
    {
      manufacturer: "TCH",
      versions: ["*"],
      types: ["80"],
    },
  ],
  features: {
    energy: ["heat-cost", "temperature", "flow-temperature"],
    communication: {
      links: ["T"],
      security: ["none"],
    },
    data: ["due-date"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  decoder: "techem",
  samples: [
    {
      telegram:
        "32446850690080606980a2009f336a03e006d5005208db10000000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "heat-cost",
          value: 213,
          unit: "HCA",
        },
        {
          quantity: "heat-cost",
          value: 874,
          unit: "HCA",
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
          quantity: "date",
          value: "2026-03-14",
          unit: "",
        },
        {
          quantity: "temperature",
          value: 21.3,
          unit: "°C",
          qualifiers: ["room"],
        },
        {
          quantity: "flow-temperature",
          value: 43.15,
          unit: "°C",
          qualifiers: ["radiator"],
        },
      ],
    },
    {
      telegram:
        "32446850940080609480a2009f332c00e0060c000028088e080000000000000000000000000000000000000000000000000000",
      status: [],
      readings: [
        {
          quantity: "heat-cost",
          value: 12,
          unit: "HCA",
        },
        {
          quantity: "heat-cost",
          value: 44,
          unit: "HCA",
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
          quantity: "date",
          value: "2026-03-14",
          unit: "",
        },
        {
          quantity: "temperature",
          value: 20.88,
          unit: "°C",
          qualifiers: ["room"],
        },
        {
          quantity: "flow-temperature",
          value: 21.9,
          unit: "°C",
          qualifiers: ["radiator"],
        },
      ],
    },
  ],
};
