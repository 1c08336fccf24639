// Kamstrup flowIQ 2200, 3200 and their kin: ultrasonic water meters of the present generation.
import type { Driver } from "../driver.ts";
import { kamstrupWaterFormats } from "./kamstrup-formats.ts";

export const kamstrupFlowiq: Driver = {
  name: "kamstrup-flowiq",
  title: "flowIQ 2200, 3200",
  maker: "Kamstrup",
  utility: "water",
  meters: [{ manufacturer: "KAW", versions: ["*"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature", "external-temperature"],
    communication: { links: ["C", "T"], security: ["none", "ell-ctr"] },
    data: ["month-end", "extremes"],
    alarms: ["dry", "reverse", "leak", "burst"],
    cost: { supply: "battery" },
  },
  records: [{ header: "02ff20", flags: { 0: "dry", 1: "reverse", 2: "leak", 3: "burst" } }],
  formats: kamstrupWaterFormats,
  samples: [
    {
      telegram:
        "4444372c280030603c168d20516745232175f7b32e0778fc72a44d106808e9d3623794cfccfc06874ebed673ed25368d8db120e91b02dc9c17a62060e86e14a054568fbf79",
      key: "fd113363a1ed47af25a93bdb89450fe7",
      status: ["leak"],
      readings: [
        { quantity: "volume", value: 60.786, unit: "m3" },
        { quantity: "volume", value: 51.521, unit: "m3", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0.83, unit: "m3/h", function: "maximum", storage: 1, at: "2026-02-28" },
        { quantity: "flow-temperature", value: 17, unit: "°C", function: "minimum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 15, unit: "°C", function: "minimum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 36, unit: "°C", function: "maximum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 34, unit: "°C", storage: 2, qualifiers: ["maker-0f"] },
      ],
    },
    {
      telegram:
        "4d44372c290030603a168d205167452321a1eadf5e9b98fbaccae75b5b6f1ff7b634f7dfc0c4f294f695dacc591229b8c89c82fa348de565e71b304615d40c25a9f4a5b331b97380ead663ff4752",
      key: "22365888c6126cd44ace6000ae6a340c",
      status: [],
      readings: [
        { quantity: "volume", value: 44.22, unit: "m3" },
        { quantity: "volume", value: 43.121, unit: "m3", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0, unit: "m3/h" },
        { quantity: "flow", value: 0.511, unit: "m3/h", function: "maximum", storage: 2 },
        { quantity: "flow", value: 0, unit: "m3/h", function: "minimum", storage: 2 },
        { quantity: "flow-temperature", value: 12, unit: "°C", function: "minimum", storage: 2 },
        { quantity: "flow-temperature", value: 20, unit: "°C", function: "maximum", storage: 2 },
        { quantity: "external-temperature", value: 19, unit: "°C", function: "minimum", storage: 2 },
      ],
    },
  ],
};
