// Kamstrup MULTICAL 21 and flowIQ 2101: ultrasonic water meters.
import type { Driver } from "../driver.ts";
import { kamstrupWaterFormats } from "./kamstrup-formats.ts";

export const kamstrupMultical21: Driver = {
  name: "kamstrup-multical-21",
  title: "MULTICAL 21",
  maker: "Kamstrup",
  utility: "water",
  meters: [{ manufacturer: "KAM", versions: ["*"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature", "external-temperature"],
    communication: { links: ["C", "T"], security: ["none", "ell-ctr"] },
    data: ["month-end", "extremes"],
    alarms: ["dry", "reverse", "leak", "burst"],
    cost: { supply: "battery" },
  },
  records: [
    // The info code: four flags, and above them for how long each was raised within 30 days.
    { header: "02ff20", flags: { 0: "dry", 1: "reverse", 2: "leak", 3: "burst" } },
  ],
  formats: kamstrupWaterFormats,
  samples: [
    {
      telegram: "2a442d2c012101601b168d201221600121c0e607bc531b586cd4c26377eab479239314e1bb04a2f980e4be",
      key: "60012101102f3e4d5c6b7a8998a7b6c5",
      status: ["leak"],
      readings: [
        { quantity: "volume", value: 152.34, unit: "m3" },
        { quantity: "volume", value: 148.002, unit: "m3", storage: 1 },
        { quantity: "flow-temperature", value: 9, unit: "°C", function: "minimum" },
        { quantity: "external-temperature", value: 14, unit: "°C", function: "minimum" },
      ],
    },
    {
      telegram: "24442d2c022101601b167802ff2000000413c14f000092013b8001a1015b068101e7ff0f15",
      status: [],
      readings: [
        { quantity: "volume", value: 20.417, unit: "m3" },
        { quantity: "flow", value: 0.384, unit: "m3/h", function: "maximum", storage: 2 },
        { quantity: "flow-temperature", value: 6, unit: "°C", function: "minimum", storage: 2 },
        { quantity: "external-temperature", value: 21, unit: "°C", storage: 2, qualifiers: ["maker-0f"] },
      ],
    },
  ],
};
