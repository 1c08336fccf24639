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
        "3e44496a1900306099077a51003005b64b8a98d1b447901868d6a1ec2f67f1a43e9b792f3e455176c08d45bc4fbb7370ad5536618e3197d9c1f18d9d6c5216",
      key: "fa0e30609eea44ac22a638d886420ce4",
      status: [],
      readings: [
        { quantity: "date-time", value: "2026-03-14T08:34", unit: "" },
        { quantity: "volume", value: 1.204, unit: "m3" },
        { quantity: "date", value: "2026-03-01", unit: "", storage: 30 },
        { quantity: "volume", value: 1.12, unit: "m3", storage: 30, at: "2026-03-01" },
        { quantity: "error-flags", value: 0, unit: "" },
        { quantity: "flow-temperature", value: 18.44, unit: "°C" },
        { quantity: "external-temperature", value: 19, unit: "°C" },
      ],
    },
  ],
};
