// Diehl AERIUS: static gas meter.
import type { Driver } from "../driver.ts";

export const diehlAerius: Driver = {
  name: "diehl-aerius",
  title: "AERIUS",
  maker: "Diehl Metering",
  utility: "gas",
  meters: [{ manufacturer: "DME", versions: ["30"], types: ["03"] }],
  features: {
    energy: ["volume", "flow", "flow-temperature"],
    communication: { links: ["T", "C"], security: ["none", "mode-5"] },
    data: ["month-end"],
    alarms: [],
    cost: { supply: "battery" },
  },
  decoder: "diehl",
  samples: [
    {
      telegram:
        "3e44a5110128086030037a120030055faf7185d83be09047870c717343f3eb29b004d65949877aa60c5d858e8ad33498315adaa022f8146df72094bdb3ff8f",
      key: "600828018796a5b4c3d2e1f00f1e2d3c",
      status: [],
      readings: [
        { quantity: "volume", value: 1204.518, unit: "m3", qualifiers: ["base-conditions"] },
        { quantity: "flow", value: 0.084, unit: "m3/h" },
        { quantity: "flow-temperature", value: 11.2, unit: "°C" },
        { quantity: "date-time", value: "2026-02-28T23:59", unit: "", storage: 8 },
        {
          quantity: "volume",
          value: 1187.23,
          unit: "m3",
          storage: 8,
          qualifiers: ["base-conditions"],
          at: "2026-02-28T23:59",
        },
      ],
    },
  ],
};
