// Sensus PolluCom F: compact heat meter.
import type { Driver } from "../driver.ts";

export const sensusPollucomF: Driver = {
  name: "sensus-pollucom-f",
  title: "PolluCom F",
  maker: "Sensus",
  utility: "heat",
  meters: [
    {
      manufacturer: "SEN",
      versions: ["1d", "*"],
      types: ["04", "0a", "0b", "0c", "0d"],
    },
  ],
  features: {
    energy: ["on-time", "energy", "volume", "power", "flow", "flow-temperature", "return-temperature"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "extremes", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "5e44ae4c920349601d047aa200500594ddb43e273bc42f5712f75d24d46e89e41367ff73bc6dc0810e557a72d56a7a7479cc52b531a32f46e281de6e368bfde819be11002edc0f0963841785e4f36d8ab7074ec289a6225617e32733a4c248",
      key: "a274627b9e3c1ce258f5ae794b1afbd5",
      status: [],
      readings: [
        {
          quantity: "date-time",
          value: "2025-12-25T18:52",
          unit: "",
        },
        {
          quantity: "on-time",
          value: 297,
          unit: "d",
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
        },
        {
          quantity: "volume",
          value: 0.042,
          unit: "m3",
        },
        {
          quantity: "power",
          value: 0,
          unit: "kW",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "flow-temperature",
          value: 27.8,
          unit: "°C",
        },
        {
          quantity: "return-temperature",
          value: 17.6,
          unit: "°C",
        },
        {
          quantity: "on-time",
          value: 0,
          unit: "h",
          function: "error",
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "date",
          value: "2025-12-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "energy",
          value: 0,
          unit: "kWh",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "volume",
          value: 0.001,
          unit: "m3",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "flow-temperature",
          value: 0,
          unit: "°C",
          function: "maximum",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "return-temperature",
          value: 0,
          unit: "°C",
          function: "maximum",
          storage: 1,
          at: "2025-12-31",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
          function: "maximum",
          storage: 1,
          at: "2025-12-31",
        },
      ],
    },
  ],
};
