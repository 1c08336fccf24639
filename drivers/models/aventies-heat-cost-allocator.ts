// Aventies: heat cost allocator.
import type { Driver } from "../driver.ts";

export const aventiesHeatCostAllocator: Driver = {
  name: "aventies-heat-cost-allocator",
  title: "Aventies HCA",
  maker: "Aventies",
  utility: "heat",
  meters: [
    {
      manufacturer: "AAA",
      versions: ["55", "*"],
      types: ["08"],
    },
  ],
  features: {
    energy: ["heat-cost"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: [],
    alarms: ["sensor-error", "tamper", "low-battery", "hardware-error", "communication-error", "temporary-error"],
    cost: {
      supply: "battery",
    },
  },
  // Measurement, enclosure, battery, memory check, radio, reset.
  records: [
    {
      header: "02fd17",
      flags: {
        "0": "sensor-error",
        "1": "tamper",
        "2": "low-battery",
        "3": "hardware-error",
        "4": "communication-error",
        "5": "temporary-error",
      },
    },
  ],
  samples: [
    {
      telegram:
        "76442104626538605508726265386021045508e1006005786a97d2f4282d7f8fdf83117bdb6567e1d80d2a3b71ac0404e8f6cb4f3d65d03b3bcee5c61b08585fbf95bb5fc599e4b46e729baafd9c18bd4fea5c9e18c566b6c882ac14cfb8c86984246d5695d531c2ba0740ad75c5f78c73b6f354a52177",
      key: "e1d532538ab6d98069eda27f481bfb55",
      status: ["tamper"],
      readings: [
        {
          quantity: "heat-cost",
          value: 155,
          unit: "HCA",
        },
        {
          quantity: "heat-cost",
          value: 148,
          unit: "HCA",
          storage: 1,
        },
        {
          quantity: "heat-cost",
          value: 109,
          unit: "HCA",
          storage: 2,
        },
        {
          quantity: "heat-cost",
          value: 128,
          unit: "HCA",
          storage: 3,
        },
        {
          quantity: "heat-cost",
          value: 72,
          unit: "HCA",
          storage: 4,
        },
        {
          quantity: "heat-cost",
          value: 69,
          unit: "HCA",
          storage: 5,
        },
        {
          quantity: "heat-cost",
          value: 54,
          unit: "HCA",
          storage: 6,
        },
        {
          quantity: "heat-cost",
          value: 231,
          unit: "HCA",
          storage: 7,
        },
        {
          quantity: "heat-cost",
          value: 289,
          unit: "HCA",
          storage: 8,
        },
        {
          quantity: "heat-cost",
          value: 249,
          unit: "HCA",
          storage: 9,
        },
        {
          quantity: "heat-cost",
          value: 218,
          unit: "HCA",
          storage: 10,
        },
        {
          quantity: "heat-cost",
          value: 271,
          unit: "HCA",
          storage: 11,
        },
        {
          quantity: "heat-cost",
          value: 284,
          unit: "HCA",
          storage: 12,
        },
        {
          quantity: "heat-cost",
          value: 205,
          unit: "HCA",
          storage: 13,
        },
        {
          quantity: "heat-cost",
          value: 226,
          unit: "HCA",
          storage: 14,
        },
        {
          quantity: "heat-cost",
          value: 228,
          unit: "HCA",
          storage: 15,
        },
        {
          quantity: "heat-cost",
          value: 217,
          unit: "HCA",
          storage: 16,
        },
        {
          quantity: "heat-cost",
          value: 119,
          unit: "HCA",
          storage: 17,
        },
      ],
    },
  ],
};
