// Zenner MINOMESS: radio module for water meters.
import type { Driver } from "../driver.ts";

export const zennerMinomess: Driver = {
  name: "zenner-minomess",
  title: "MINOMESS",
  maker: "Zenner",
  utility: "water",
  meters: [
    {
      manufacturer: "ZRI",
      versions: ["00", "01", "14", "18", "*"],
      types: ["06", "07", "15", "16", "37"],
    },
  ],
  features: {
    energy: ["volume"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["month-end"],
    alarms: ["low-battery", "hardware-error", "temporary-error", "leak", "tamper", "zero-use", "backflow", "burst"],
    cost: {
      supply: "battery",
    },
  },
  // Zenner D1902, annex B, 4.1: the low byte says what was, the high byte what is.
  records: [
    {
      header: "02fd17",
      flags: {
        "2": "low-battery",
        "3": "hardware-error",
        "4": "temporary-error",
        "5": "leak",
        "6": "tamper",
        "7": "tamper",
        "10": "zero-use",
        "11": "backflow",
        "12": "backflow",
        "13": "leak",
        "14": "tamper",
        "15": "burst",
      },
    },
  ],
  samples: [
    {
      telegram:
        "6644496a5944926000077259449260496a0007fe005005fe24233272cd0f42a009d53d45e7a578bb1fea1e9a35582794f699e6e6271f3496536f2b9c78a667d7e8acd465c57361f64c24c15006f72fb4412cf9cb88e5b6b7619fdb8df3f08b312d3101dc9e2660",
      key: "fedab5102b66b1b4f320c44cd1d79d66",
      status: ["leak"],
      readings: [
        {
          quantity: "volume",
          value: 0.055,
          unit: "m3",
        },
        {
          quantity: "date",
          value: "2025-11-30",
          unit: "",
        },
        {
          quantity: "date",
          value: "2025-11-01",
          unit: "",
          storage: 8,
        },
        {
          quantity: "error-flags",
          value: 8224,
          unit: "",
        },
      ],
    },
    {
      telegram:
        "6644496a1453396001167214533960496a0116e80050056233cef3d0c5f13e5209c1af6ed5fa9a8c7c169a3376b75a68bbb917fb0f7ac6b73b996cac4b351eaf3778405163c4135820b5c466e2d36f1f17c2011e5a33442059ee37a8598cb6d5cc5c032b3c27a5",
      key: "e85170f25a5eadbaf423450c718735b2",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 0.04,
          unit: "m3",
        },
        {
          quantity: "date",
          value: "2025-01-12",
          unit: "",
        },
        {
          quantity: "date",
          value: "2025-01-01",
          unit: "",
          storage: 8,
        },
        {
          quantity: "volume",
          value: 59524.437,
          unit: "m3",
          storage: 8,
          at: "2025-01-01",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
      ],
    },
  ],
};
