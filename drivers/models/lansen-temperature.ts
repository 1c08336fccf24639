// Lansen LAN-WMBUS-G2-TH: room temperature and humidity.
import type { Driver } from "../driver.ts";

export const lansenTemperature: Driver = {
  name: "lansen-temperature",
  title: "LAN-WMBUS-TH",
  maker: "Lansen Systems",
  utility: "other",
  meters: [
    {
      manufacturer: "LAS",
      versions: ["07", "09", "*"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature", "humidity", "on-time"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: [],
    alarms: ["tamper"],
    cost: {
      supply: "battery",
    },
  },
  // The enclosure was opened.
  status: [
    {
      mask: 64,
      value: 64,
      word: "tamper",
    },
  ],
  samples: [
    {
      telegram: "2e44333005402660071b7a06402005e9616a035b131ef6ed3af2b5aee92208410a82c90138cd471a6cdfcacb11712b",
      key: "0626cbaf7449267f16d23d306f88b2f1",
      status: ["tamper"],
      readings: [
        {
          quantity: "external-temperature",
          value: 16.83,
          unit: "°C",
        },
        {
          quantity: "external-temperature",
          value: 15.37,
          unit: "°C",
          storage: 1,
        },
        {
          quantity: "external-temperature",
          value: 15.81,
          unit: "°C",
          storage: 2,
        },
        {
          quantity: "humidity",
          value: 24,
          unit: "%",
        },
        {
          quantity: "humidity",
          value: 28.4,
          unit: "%",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 30.5,
          unit: "%",
          storage: 2,
        },
      ],
    },
    {
      telegram: "2e44333089727560091b7a3b002005a95fd4dc83ddf8b939166b4e22415d2c272fa4986d6b1d1234c23b56ea3ede1e",
      key: "3bb88488e780c28def2e438f30a7a5fa",
      status: [],
      readings: [
        {
          quantity: "external-temperature",
          value: -9.08,
          unit: "°C",
        },
        {
          quantity: "external-temperature",
          value: 11.66,
          unit: "°C",
          storage: 1,
        },
        {
          quantity: "external-temperature",
          value: 14.5,
          unit: "°C",
          storage: 2,
        },
        {
          quantity: "humidity",
          value: 25,
          unit: "%",
        },
        {
          quantity: "humidity",
          value: 28,
          unit: "%",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 31,
          unit: "%",
          storage: 2,
        },
        {
          quantity: "on-time",
          value: 177,
          unit: "d",
        },
      ],
    },
  ],
};
