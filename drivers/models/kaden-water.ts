// Kaden (also VIPARK): radio module for water meters.
import type { Driver } from "../driver.ts";

export const kadenWater: Driver = {
  name: "kaden-water",
  title: "Kaden radio module",
  maker: "Kaden",
  utility: "water",
  meters: [
    {
      manufacturer: "KDN",
      versions: ["01", "*"],
      types: ["06", "07", "15", "16"],
    },
    {
      manufacturer: "VIP",
      versions: ["01", "*"],
      types: ["06", "07", "15", "16"],
    },
  ],
  features: {
    energy: ["volume", "flow"],
    communication: {
      links: ["T"],
      security: ["none", "mode-5"],
    },
    data: ["extremes", "clock"],
    alarms: ["leak", "burst"],
    cost: {
      supply: "battery",
    },
  },
  // A flow that never stops; bit 6: more than 100 l/h were flowing meanwhile.
  status: [
    {
      mask: 3,
      value: 3,
      word: "leak",
    },
    {
      mask: 64,
      value: 64,
      word: "burst",
    },
  ],
  samples: [
    {
      telegram:
        "4e448e2c8264036001077afc0040054f419f193a89119441d306123aa02b29dbc6f2ba6ca193f36c368248015fac667293034ea7c72b674e81653bd3bbd2167f72c02e3ada9f39e1fb6f070e38232b",
      key: "fc5bf5b07b4e257e1652fdd01f306e9f",
      status: [],
      readings: [
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "text",
          value: "50315931",
          unit: "",
          qualifiers: ["fabrication-number"],
        },
        {
          quantity: "volume",
          value: 18.646,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0.0008,
          unit: "m3",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "flow",
          value: 1.155,
          unit: "m3/h",
          function: "maximum",
        },
        {
          quantity: "duration",
          value: 0,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "duration",
          value: 0,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "date-time",
          value: "2025-06-13T19:43",
          unit: "",
        },
      ],
    },
    {
      telegram:
        "4e4430591457716001077a6063400530b435a01ff153f108a3904c2386d358ec3592b7bfc0103cafe34faa4ad8e14f52460cfdd18160a6ae4326b9b14323733a187ff3a963721cd3e347ded04ef024",
      key: "6015d223b22a9727ba849665459db874",
      status: ["leak", "burst"],
      readings: [
        {
          quantity: "error-flags",
          value: 0,
          unit: "",
        },
        {
          quantity: "text",
          value: "73408731",
          unit: "",
          qualifiers: ["fabrication-number"],
        },
        {
          quantity: "volume",
          value: 57.3174,
          unit: "m3",
        },
        {
          quantity: "volume",
          value: 0.0079,
          unit: "m3",
        },
        {
          quantity: "flow",
          value: 0,
          unit: "m3/h",
        },
        {
          quantity: "flow",
          value: 0.686,
          unit: "m3/h",
          function: "maximum",
        },
        {
          quantity: "duration",
          value: 0,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "duration",
          value: 0,
          unit: "s",
          qualifiers: ["actuality"],
        },
        {
          quantity: "date-time",
          value: "2025-06-30T12:46",
          unit: "",
        },
      ],
    },
  ],
};
