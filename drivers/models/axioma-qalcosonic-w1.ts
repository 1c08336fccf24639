// Axioma Qalcosonic W1: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const axiomaQalcosonicW1: Driver = {
  name: "axioma-qalcosonic-w1",
  title: "Qalcosonic W1",
  maker: "Axioma Metering",
  utility: "water",
  meters: [{ manufacturer: "AXI", versions: ["10", "20"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature", "level"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: ["leak", "backflow", "low-temperature", "burst"],
    cost: { supply: "battery" },
  },
  // The three upper bits are one number.
  status: [
    { mask: 0xe0, value: 0x20, word: "leak" },
    { mask: 0xe0, value: 0x60, word: "backflow" },
    { mask: 0xe0, value: 0x80, word: "low-temperature" },
    { mask: 0xe0, value: 0xa0, word: "burst" },
  ],
  // The standard's days of battery life are used for percent.
  records: [{ header: "01fd74", reading: { quantity: "level", exponent: 0, qualifiers: ["battery"] } }],
  samples: [
    {
      telegram:
        "4e4409070124046010067a12204005ab51e9925c860ac28588d4ed98730656a918ece2c73401c64281ef4f3c4ad4ac288197208d5d514515b4b7ae10a85d704103c5db66e819547414fe227211d7a9",
      key: "60042401435261708f9eadbccbdae9f8",
      status: ["leak"],
      readings: [
        { quantity: "date-time", value: "2026-03-14T07:30", unit: "" },
        { quantity: "volume", value: 41.208, unit: "m3" },
        { quantity: "volume", value: 41.23, unit: "m3", qualifiers: ["forward"] },
        { quantity: "volume", value: 0.022, unit: "m3", direction: "backward" },
        { quantity: "flow", value: 0.018, unit: "m3/h" },
        { quantity: "flow-temperature", value: 11.4, unit: "°C" },
        { quantity: "level", value: 98, unit: "%", qualifiers: ["battery"] },
        { quantity: "date-time", value: "2026-03-01T00:00", unit: "", storage: 1 },
        { quantity: "volume", value: 39.87, unit: "m3", storage: 1, at: "2026-03-01T00:00" },
      ],
    },
  ],
};
