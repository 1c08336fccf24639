// Integra Metering AQUASTREAM: radio module for water meters.
import type { Driver } from "../driver.ts";

export const integraAquastream: Driver = {
  name: "integra-aquastream",
  title: "AQUASTREAM",
  maker: "Integra Metering",
  utility: "water",
  meters: [
    {
      manufacturer: "IMT",
      versions: ["01", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "battery-life"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["due-date", "clock"],
    alarms: [],
    cost: {
      supply: "battery",
    },
  },
  samples: [
    {
      telegram:
        "4644b4254153516001077241535160b4250107780030055a2fbf5107f8bc5602b02bcb2250fe8fa23a8a9319466efa43273517b45d75490351adc3819c44f70fd4ccb8135f5282",
      key: "7819d420b32a97a7faa4062de1cf11a0",
      status: [],
      readings: [
        {
          quantity: "volume",
          value: 12.319,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0,
          unit: "m3",
          tariff: 1,
        },
        {
          quantity: "date-time",
          value: "2025-11-22T16:20",
          unit: "",
        },
        {
          quantity: "volume",
          value: 4.231,
          unit: "m3",
          storage: 1,
          at: "2025-10-31",
        },
        {
          quantity: "date",
          value: "2025-10-31",
          unit: "",
          storage: 1,
        },
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "battery-life",
          value: 4057,
          unit: "d",
        },
      ],
    },
  ],
};
