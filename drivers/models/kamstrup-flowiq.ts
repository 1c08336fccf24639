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
  records: [{ header: "02ff20", flags: { "0": "dry", "1": "reverse", "2": "leak", "3": "burst" } }],
  formats: kamstrupWaterFormats,
  samples: [
    {
      telegram:
        "4444372c280030603c168d2051674523215822b32e0778fc72a44d016808e9d3624294cfccfc06874ebed67eed25368d8db120e91b31dc9c17a62054e86e14a054568fbf79",
      key: "fd113363a1ed47af25a93bdb89450fe7",
      status: ["leak"],
      readings: [
        { quantity: "volume", value: 60.771, unit: "m3" },
        { quantity: "volume", value: 51.508, unit: "m3", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0.819, unit: "m3/h", function: "maximum", storage: 1, at: "2026-02-28" },
        { quantity: "flow-temperature", value: 17, unit: "°C", function: "minimum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 15, unit: "°C", function: "minimum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 23, unit: "°C", function: "maximum", storage: 1, at: "2026-02-28" },
        { quantity: "external-temperature", value: 22, unit: "°C", storage: 2, qualifiers: ["maker-0f"] },
      ],
    },
    {
      telegram:
        "4d44372c290030603a168d20516745232186eedf5e9b98fbaccae75b5b7c1ff7b634f7cac0c4f294f695dacc591229b8c89c92fa348de565e71b304615d40c25a9f4a5b331b97380ead663ff4752",
      key: "22365888c6126cd44ace6000ae6a340c",
      status: [],
      readings: [
        { quantity: "volume", value: 44.207, unit: "m3" },
        { quantity: "volume", value: 43.108, unit: "m3", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "flow", value: 0, unit: "m3/h" },
        { quantity: "flow", value: 0.495, unit: "m3/h", function: "maximum", storage: 2 },
        { quantity: "flow", value: 0, unit: "m3/h", function: "minimum", storage: 2 },
        { quantity: "flow-temperature", value: 12, unit: "°C", function: "minimum", storage: 2 },
        { quantity: "flow-temperature", value: 20, unit: "°C", function: "maximum", storage: 2 },
        { quantity: "external-temperature", value: 19, unit: "°C", function: "minimum", storage: 2 },
      ],
    },
  ],
};
