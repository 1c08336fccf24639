// Engelmann SensoStar: compact heat meter.
import type { Driver } from "../driver.ts";

export const engelmannSensostar: Driver = {
  name: "engelmann-sensostar",
  title: "SensoStar",
  maker: "Engelmann",
  utility: "heat",
  meters: [{ manufacturer: "EFE", versions: ["00"], types: ["04", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "power", "flow", "flow-temperature", "return-temperature", "temperature-difference"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: ["clock"],
    alarms: [],
    cost: { supply: "battery" },
  },
  samples: [
    {
      telegram:
        "3844c5140133136000047a12100000046d142d4e3304068847000004138e8a4000043b9c010000042be40c0000025b3e00025f360002612f03",
      status: ["temporary-error"],
      readings: [
        { quantity: "date-time", value: "2026-03-14T13:20", unit: "" },
        { quantity: "energy", value: 18312, unit: "kWh" },
        { quantity: "volume", value: 4229.774, unit: "m3" },
        { quantity: "flow", value: 0.412, unit: "m3/h" },
        { quantity: "power", value: 3.3, unit: "kW" },
        { quantity: "flow-temperature", value: 62, unit: "°C" },
        { quantity: "return-temperature", value: 54, unit: "°C" },
        { quantity: "temperature-difference", value: 8.15, unit: "K" },
      ],
    },
  ],
};
