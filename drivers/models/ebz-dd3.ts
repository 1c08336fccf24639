// eBZ DD3: household electricity meter.
import type { Driver } from "../driver.ts";

export const ebzDd3: Driver = {
  name: "ebz-dd3",
  title: "DD3",
  maker: "eBZ",
  utility: "electricity",
  meters: [{ manufacturer: "EBZ", versions: ["*"], types: ["02", "37"] }],
  features: {
    energy: ["energy", "power"],
    communication: { links: ["T"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  records: [
    { header: "04a9ff01", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-1"] } },
    { header: "04a9ff02", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-2"] } },
    { header: "04a9ff03", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-3"] } },
  ],
  samples: [
    {
      telegram: "2e445a140300306001027a51002005a732707b7bf0aa6ae5dba09edde96ecc8e20e3f52de2e75330119f5be9172093",
      key: "adc1e313519df75fd559eb8b39f5bf97",
      status: [],
      readings: [
        { quantity: "energy", value: 2816.316, unit: "kWh" },
        { quantity: "power", value: 0.09482, unit: "kW", qualifiers: ["phase-1"] },
        { quantity: "power", value: 0.10617, unit: "kW", qualifiers: ["phase-2"] },
        { quantity: "power", value: 0.0162, unit: "kW", qualifiers: ["phase-3"] },
      ],
    },
  ],
};
