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
        "4e44a7321800306007047a510040057c1f65474d6062555b9c2b243a3ab64fa856e172b77b3956f30bcc9866c39187005bae2a1a8947ee9bcdeb477b10aa3c3b8aaef623da17bf31e35431d4edbd08",
      key: "3e5274a4e22e88f066ea7c1cca865028",
      status: [],
      readings: [
        { quantity: "duration", value: 4, unit: "s", qualifiers: ["actuality"] },
        { quantity: "date-time", value: "2026-03-14T15:42", unit: "" },
        { quantity: "energy", value: 60816, unit: "kWh" },
        { quantity: "energy", value: 60703, unit: "kWh", storage: 1, at: "2025-12-31T23:59" },
        { quantity: "date-time", value: "2025-12-31T23:59", unit: "", storage: 1 },
        { quantity: "energy", value: 60703, unit: "kWh", storage: 2, at: "2026-02-28T23:59" },
        { quantity: "date-time", value: "2026-02-28T23:59", unit: "", storage: 2 },
        { quantity: "on-time", value: 0, unit: "h", function: "error" },
      ],
    },
  ],
};
