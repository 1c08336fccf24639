// Aventies: radio module for water meters.
import type { Driver } from "../driver.ts";

export const aventiesWater: Driver = {
  name: "aventies-water",
  title: "Aventies WM",
  maker: "Aventies",
  utility: "water",
  meters: [
    {
      manufacturer: "AAA",
      versions: ["25", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume"],
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
        "76442104341032602507723410326021042507e00060054089221bffb73cc80de11873e57bd712a3feae38834bed92c4c7dac8df0fd1ef025f6d2c7cd38cef851df20ea1a3e069efc8b293db265d32e7a605427e46d011eee162447bf5c55651d5134f67c839501b217261cf4359aa0081643106cd6556",
      key: "e0d5b2132a66b1b47360649c39a3a7fb",
      status: ["sensor-error", "communication-error"],
      readings: [
        { quantity: "volume", value: 345.212, unit: "m3" },
        { quantity: "volume", value: 324.78, unit: "m3", storage: 1 },
        { quantity: "volume", value: 309.02, unit: "m3", storage: 2 },
        { quantity: "volume", value: 399.72, unit: "m3", storage: 3 },
        { quantity: "volume", value: 330.17, unit: "m3", storage: 4 },
        { quantity: "volume", value: 394.36, unit: "m3", storage: 5 },
        { quantity: "volume", value: 354.87, unit: "m3", storage: 6 },
        { quantity: "volume", value: 322.13, unit: "m3", storage: 7 },
        { quantity: "volume", value: 320.19, unit: "m3", storage: 8 },
        { quantity: "volume", value: 252.41, unit: "m3", storage: 9 },
        { quantity: "volume", value: 321.04, unit: "m3", storage: 10 },
        { quantity: "volume", value: 216.66, unit: "m3", storage: 11 },
        { quantity: "volume", value: 276.92, unit: "m3", storage: 12 },
        { quantity: "volume", value: 303.66, unit: "m3", storage: 13 },
        { quantity: "volume", value: 209.09, unit: "m3", storage: 14 },
        { quantity: "error-flags", value: 4369, unit: "" },
      ],
    },
  ],
};
