// Qundis Q heat 5.5 US under the name of Landis+Gyr: ultrasonic heat meter.
import type { Driver } from "../driver.ts";

export const landisGyrQHeat: Driver = {
  name: "landis-gyr-q-heat",
  title: "T230 and Q heat 5.5 US",
  maker: "Landis+Gyr",
  utility: "heat",
  meters: [{ manufacturer: "LUG", versions: ["07"], types: ["04", "0c"] }],
  features: {
    energy: ["energy", "on-time"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["month-end", "clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "4e44a7321800306007047a51004005242d032af81e541727bb8e7bac77364d919c6afda5326b0b82e4b44cff60dd494bc313c2d0d4fb03b77411a3250fd3c0b2e15d01eb0c997af68ce826ffc1b41c",
      key: "3e5274a4e22e88f066ea7c1cca865028",
      status: [],
      readings: [
        { quantity: "duration", value: 4, unit: "s", qualifiers: ["actuality"] },
        { quantity: "date-time", value: "2026-03-14T15:42", unit: "" },
        { quantity: "energy", value: 60800, unit: "kWh" },
        { quantity: "energy", value: 60691, unit: "kWh", storage: 1, at: "2025-12-31T23:59" },
        { quantity: "date-time", value: "2025-12-31T23:59", unit: "", storage: 1 },
        { quantity: "energy", value: 60691, unit: "kWh", storage: 2, at: "2026-02-28T23:59" },
        { quantity: "date-time", value: "2026-02-28T23:59", unit: "", storage: 2 },
        { quantity: "on-time", value: 0, unit: "h", function: "error" },
      ],
    },
  ],
};
