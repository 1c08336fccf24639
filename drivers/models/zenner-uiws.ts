// Zenner UIWS: ultrasonic water meter.
import type { Driver } from "../driver.ts";

export const zennerUiws: Driver = {
  name: "zenner-uiws",
  title: "UIWS",
  maker: "Zenner",
  utility: "water",
  meters: [{ manufacturer: "ZRI", versions: ["99"], types: ["06", "07", "16"] }],
  features: {
    energy: ["volume", "flow-temperature", "external-temperature"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "3e44496a1900306099077a510030051d4dc799fe573862c1c590542eb21d38df036bf8b67e509f684fd08ac22914c8998b72033c1af2f17c491dbcf280e282",
      key: "fa0e30609eea44ac22a638d886420ce4",
      status: [],
      readings: [
        { quantity: "date-time", value: "2026-03-14T08:34", unit: "" },
        { quantity: "volume", value: 1.215, unit: "m3" },
        { quantity: "date", value: "2026-03-01", unit: "", storage: 30 },
        { quantity: "volume", value: 1.131, unit: "m3", storage: 30, at: "2026-03-01" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "flow-temperature", value: 18.58, unit: "°C" },
        { quantity: "external-temperature", value: 19.14, unit: "°C" },
      ],
    },
  ],
};
