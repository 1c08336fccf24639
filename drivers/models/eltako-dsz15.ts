// Eltako DSZ15 and WSZ15: electricity meters for distribution boards, on wired M-Bus.
import type { Driver } from "../driver.ts";

export const eltakoDsz15: Driver = {
  name: "eltako-dsz15",
  title: "DSZ15",
  maker: "Eltako",
  utility: "electricity",
  meters: [{ manufacturer: "ELT", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "voltage", "current", "power"],
    communication: { links: ["wired"], security: ["none"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  records: [
    { header: "02fdc9ff01", reading: { quantity: "voltage", exponent: 0, qualifiers: ["phase-1"] } },
    { header: "02fdc9ff02", reading: { quantity: "voltage", exponent: 0, qualifiers: ["phase-2"] } },
    { header: "02fdc9ff03", reading: { quantity: "voltage", exponent: 0, qualifiers: ["phase-3"] } },
    { header: "02fddbff01", reading: { quantity: "current", exponent: -1, qualifiers: ["phase-1"] } },
    { header: "02fddbff02", reading: { quantity: "current", exponent: -1, qualifiers: ["phase-2"] } },
    { header: "02fddbff03", reading: { quantity: "current", exponent: -1, qualifiers: ["phase-3"] } },
    { header: "02acff01", reading: { quantity: "power", exponent: -2, qualifiers: ["phase-1"] } },
    { header: "02acff02", reading: { quantity: "power", exponent: -2, qualifiers: ["phase-2"] } },
    { header: "02acff03", reading: { quantity: "power", exponent: -2, qualifiers: ["phase-3"] } },
    { header: "8240acff01", reading: { quantity: "power", exponent: -2, qualifiers: ["reactive", "phase-1"] } },
    { header: "8240acff02", reading: { quantity: "power", exponent: -2, qualifiers: ["reactive", "phase-2"] } },
    { header: "8240acff03", reading: { quantity: "power", exponent: -2, qualifiers: ["reactive", "phase-3"] } },
    { header: "02acff00", reading: { quantity: "power", exponent: -2 } },
    { header: "8240acff00", reading: { quantity: "power", exponent: -2, qualifiers: ["reactive"] } },
    { header: "02ff68", reading: { quantity: "number", exponent: 0, qualifiers: ["current-transformer"] } },
    { header: "01ff13", reading: { quantity: "number", exponent: 0, qualifiers: ["tariff"] } },
  ],
  samples: [
    {
      telegram:
        "684747680801720500306094150102070000008c10048189020002fdc9ff01f90002fddbff01100002acff012f008240acff010a0002ff68010002acff006d008240acff00280001ff13009b16",
      status: [],
      readings: [
        { quantity: "energy", value: 289.81, unit: "kWh", tariff: 1 },
        { quantity: "voltage", value: 249, unit: "V", qualifiers: ["phase-1"] },
        { quantity: "current", value: 1.6, unit: "A", qualifiers: ["phase-1"] },
        { quantity: "power", value: 0.47, unit: "kW", qualifiers: ["phase-1"] },
        { quantity: "power", value: 0.1, unit: "kW", subunit: 1, qualifiers: ["reactive", "phase-1"] },
        { quantity: "number", value: 1, unit: "", qualifiers: ["current-transformer"] },
        { quantity: "power", value: 1.09, unit: "kW" },
        { quantity: "power", value: 0.4, unit: "kW", subunit: 1, qualifiers: ["reactive"] },
        { quantity: "number", value: 0, unit: "", qualifiers: ["tariff"] },
      ],
    },
  ],
};
