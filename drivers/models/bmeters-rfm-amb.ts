// B METERS RFM-AMB: room temperature and humidity sensor.
import type { Driver } from "../driver.ts";

export const bmetersRfmAmb: Driver = {
  name: "bmeters-rfm-amb",
  title: "RFM-AMB",
  maker: "B METERS",
  utility: "other",
  meters: [
    {
      manufacturer: "BMT",
      versions: ["10"],
      types: ["1b"],
    },
  ],
  features: {
    energy: ["external-temperature", "humidity"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["extremes", "clock"],
    alarms: ["tamper", "sensor-error", "over-range"],
    cost: {
      supply: "battery",
    },
  },
  // Taken off its mounting; the sensor cannot be read; temperature or humidity out of range.
  status: [
    {
      mask: 8,
      value: 8,
      word: "tamper",
    },
    {
      mask: 16,
      value: 16,
      word: "sensor-error",
    },
    {
      mask: 32,
      value: 32,
      word: "over-range",
    },
    {
      mask: 64,
      value: 64,
      word: "over-range",
    },
  ],
  samples: [
    {
      telegram:
        "5e44b40963008360101b7a79085005e982114a379f9671f457d525ebd59ba0ce95a20e77ffc70d1c9041e7e4f23f6436c9a98f53a037766f637b58b63e1a94ff3b3169cf49d89c8c77d16d4b5358694b575de211f1125fe560aad50625c834",
      key: "7919d420336a37771250fc505f10fed7",
      status: ["tamper"],
      readings: [
        {
          quantity: "external-temperature",
          value: 17.24,
          unit: "°C",
        },
        {
          quantity: "external-temperature",
          value: 12.87,
          unit: "°C",
          storage: 1,
        },
        {
          quantity: "external-temperature",
          value: 16.29,
          unit: "°C",
          storage: 2,
        },
        {
          quantity: "external-temperature",
          value: 19.46,
          unit: "°C",
          function: "minimum",
        },
        {
          quantity: "external-temperature",
          value: 12.11,
          unit: "°C",
          function: "maximum",
        },
        {
          quantity: "external-temperature",
          value: 15.09,
          unit: "°C",
          function: "minimum",
          storage: 1,
        },
        {
          quantity: "external-temperature",
          value: 12.58,
          unit: "°C",
          function: "maximum",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 22.1,
          unit: "%",
        },
        {
          quantity: "humidity",
          value: 32.6,
          unit: "%",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 28.8,
          unit: "%",
          storage: 2,
        },
        {
          quantity: "humidity",
          value: 23.9,
          unit: "%",
          function: "minimum",
        },
        {
          quantity: "humidity",
          value: 31.3,
          unit: "%",
          function: "maximum",
        },
        {
          quantity: "humidity",
          value: 29.9,
          unit: "%",
          function: "minimum",
          storage: 1,
        },
        {
          quantity: "humidity",
          value: 25.6,
          unit: "%",
          function: "maximum",
          storage: 1,
        },
        {
          quantity: "date-time",
          value: "2025-02-09T08:06:59",
          unit: "",
        },
      ],
    },
  ],
};
