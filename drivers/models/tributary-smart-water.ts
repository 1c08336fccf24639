// The smart water meter with a valve of the simulated city: what the meters of a pilot measured, in the standard's records.
import type { Driver } from "../driver.ts";

export const tributarySmartWater: Driver = {
  name: "tributary-smart-water",
  title: "Smart water meter with valve (simulated)",
  maker: "Tributary",
  utility: "water",
  meters: [{ manufacturer: "SAL", versions: ["01"], types: ["07"] }],
  features: {
    energy: [
      "volume",
      "flow",
      "pressure",
      "flow-temperature",
      "external-temperature",
      "valve-state",
      "valve-position",
      "battery-life",
    ],
    communication: { links: ["T"], security: ["mode-7"] },
    data: ["clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  // Remote control says what the valve does (0 closed, 1 open, 2 closing, 3 opening, 4 stuck), the plain number how far it is open.
  records: [
    { header: "01fd1f", reading: { quantity: "valve-state", exponent: 0 } },
    { header: "01fd3a", reading: { quantity: "valve-position", exponent: 0 } },
  ],
  samples: [
    {
      telegram:
        "60442c4c170020500107900f002c25c0d77a0b6e1ea709caf0ad7b7a2a0040071003326931c4da645277733a88a8559fefb94be0d6bbf2b770be207531b073c6c226b50b52e3abfe894fe86e777a28a3c16b4a64a61f0974e9d9bffbf462452c35",
      key: "202122232425262728292a2b2c2d2e2f",
      status: [],
      readings: [
        { quantity: "volume", value: 341.208, unit: "m3" },
        { quantity: "volume", value: 0.003, unit: "m3", direction: "backward" },
        { quantity: "flow", value: 0.36, unit: "m3/h" },
        { quantity: "pressure", value: 3.87, unit: "bar" },
        { quantity: "flow-temperature", value: 11.84, unit: "°C" },
        { quantity: "external-temperature", value: 14.37, unit: "°C" },
        { quantity: "valve-state", value: 1, unit: "" },
        { quantity: "valve-position", value: 100, unit: "%" },
        { quantity: "battery-life", value: 4015, unit: "d" },
        { quantity: "date-time", value: "2026-02-03T04:05", unit: "" },
        { quantity: "duration", value: 3600, unit: "s", qualifiers: ["transmission-period"] },
      ],
    },
    {
      telegram:
        "60082c4c170020500107900f002c25c3d77a0bce8b55f0c191b8667a0700400710a6272dc37142db78bd9e091fe83f612a40f1bcb65f91b461fa8946728a60fb12bdec38a37d0eca7283855e4df58595d409d5173a31ef248b37d40d5dd9598f88",
      key: "202122232425262728292a2b2c2d2e2f",
      status: [],
      readings: [
        { quantity: "volume", value: 341.209, unit: "m3" },
        { quantity: "volume", value: 0.003, unit: "m3", direction: "backward" },
        { quantity: "flow", value: 0, unit: "m3/h" },
        { quantity: "pressure", value: 3.87, unit: "bar" },
        { quantity: "flow-temperature", value: 11.84, unit: "°C" },
        { quantity: "external-temperature", value: 14.37, unit: "°C" },
        { quantity: "valve-state", value: 2, unit: "" },
        { quantity: "valve-position", value: 75, unit: "%" },
        { quantity: "battery-life", value: 4015, unit: "d" },
        { quantity: "date-time", value: "2026-02-03T04:05", unit: "" },
        { quantity: "duration", value: 3600, unit: "s", qualifiers: ["transmission-period"] },
      ],
    },
    {
      telegram:
        "60442c4c170020500107900f002c25605e7c0b7aeb56c98f6ed3da7a2a04400710732711da0ac8cc49e77404efa631aecf6cec8c3dd50c26590ad167d2acb9ff3caec5d170e9118b4dadc97769b52bc8a91d768a15b509580b04aba498cfa2f3d7",
      key: "202122232425262728292a2b2c2d2e2f",
      status: ["low-battery"],
      readings: [
        { quantity: "volume", value: 341.209, unit: "m3" },
        { quantity: "volume", value: 0.003, unit: "m3", direction: "backward" },
        { quantity: "flow", value: 0, unit: "m3/h" },
        { quantity: "pressure", value: 3.87, unit: "bar" },
        { quantity: "flow-temperature", value: 11.84, unit: "°C" },
        { quantity: "external-temperature", value: 14.37, unit: "°C" },
        { quantity: "valve-state", value: 4, unit: "" },
        { quantity: "valve-position", value: 100, unit: "%" },
        { quantity: "battery-life", value: 4015, unit: "d" },
        { quantity: "date-time", value: "2026-02-03T04:05", unit: "" },
        { quantity: "duration", value: 3600, unit: "s", qualifiers: ["transmission-period"] },
      ],
    },
  ],
};
