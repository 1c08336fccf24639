// ABB A and B series (B21, B23, B24, A41 to A44): electricity meters for distribution boards.
import type { Driver } from "../driver.ts";

export const abbBSeries: Driver = {
  name: "abb-b-series",
  title: "B21, B23, B24",
  maker: "ABB",
  utility: "electricity",
  meters: [{ manufacturer: "ABB", versions: ["*"], types: ["02"] }],
  features: {
    energy: ["energy", "power", "voltage", "current", "frequency"],
    communication: { links: ["T", "wired"], security: ["none", "mode-5"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  records: [
    { header: "0e8400", reading: { quantity: "energy", exponent: -2 } },
    { header: "8e408400", reading: { quantity: "energy", exponent: -2, direction: "backward" } },
    { header: "8e108400", reading: { quantity: "energy", exponent: -2 } },
    { header: "8e208400", reading: { quantity: "energy", exponent: -2 } },
    { header: "8e308400", reading: { quantity: "energy", exponent: -2 } },
    { header: "8e80108400", reading: { quantity: "energy", exponent: -2 } },
    { header: "0e84ff8100", reading: { quantity: "energy", exponent: -2, qualifiers: ["phase-1"] } },
    { header: "0e84ff8200", reading: { quantity: "energy", exponent: -2, qualifiers: ["phase-2"] } },
    { header: "0e84ff8300", reading: { quantity: "energy", exponent: -2, qualifiers: ["phase-3"] } },
    { header: "04a900", reading: { quantity: "power", exponent: -5 } },
    { header: "04a9ff8100", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-1"] } },
    { header: "04fdc8ff8100", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-1"] } },
    { header: "04fddaff8100", reading: { quantity: "current", exponent: -2, qualifiers: ["phase-1"] } },
    { header: "04a9ff8200", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-2"] } },
    { header: "04fdc8ff8200", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-2"] } },
    { header: "04fddaff8200", reading: { quantity: "current", exponent: -2, qualifiers: ["phase-2"] } },
    { header: "04a9ff8300", reading: { quantity: "power", exponent: -5, qualifiers: ["phase-3"] } },
    { header: "04fdc8ff8300", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-3"] } },
    { header: "04fddaff8300", reading: { quantity: "current", exponent: -2, qualifiers: ["phase-3"] } },
    { header: "0affd900", reading: { quantity: "frequency", exponent: -2 } },
    {
      header: "04ffa015",
      reading: { quantity: "number", exponent: 0, qualifiers: ["current-transformer", "primary"] },
    },
    {
      header: "04ffa115",
      reading: { quantity: "number", exponent: 0, qualifiers: ["voltage-transformer", "primary"] },
    },
    {
      header: "04ffa215",
      reading: { quantity: "number", exponent: 0, qualifiers: ["current-transformer", "secondary"] },
    },
    {
      header: "04ffa315",
      reading: { quantity: "number", exponent: 0, qualifiers: ["voltage-transformer", "secondary"] },
    },
    { header: "0dfd8e00", reading: { quantity: "text", exponent: 0, qualifiers: ["firmware-version"] } },
    { header: "0dffaa00", reading: { quantity: "text", exponent: 0, qualifiers: ["product"] } },
  ],
  samples: [
    {
      telegram:
        "434442040900306020027a510000000e840029495200000004ffa0150000000004ffa215000000000dfd8e0007302e38322e31420dffaa000b3030312d32313120333242",
      status: [],
      readings: [
        { quantity: "energy", value: 5249.29, unit: "kWh" },
        { quantity: "number", value: 0, unit: "", qualifiers: ["current-transformer", "primary"] },
        { quantity: "number", value: 0, unit: "", qualifiers: ["current-transformer", "secondary"] },
        { quantity: "text", value: "B1.28.0", unit: "", qualifiers: ["firmware-version"] },
        { quantity: "text", value: "B23 112-100", unit: "", qualifiers: ["product"] },
      ],
    },
    {
      telegram:
        "684c4c680801721000306042042002070000000e84002949520000008e40840014120000000004a9007ba8000004a9ff8100c836000004fdc8ff81001d09000004fddaff8100ae0000000affd90015501216",
      status: [],
      readings: [
        { quantity: "energy", value: 5249.29, unit: "kWh" },
        { quantity: "energy", value: 12.14, unit: "kWh", subunit: 1, direction: "backward" },
        { quantity: "power", value: 0.43131, unit: "kW" },
        { quantity: "power", value: 0.14024, unit: "kW", qualifiers: ["phase-1"] },
        { quantity: "voltage", value: 233.3, unit: "V", qualifiers: ["phase-1"] },
        { quantity: "current", value: 1.74, unit: "A", qualifiers: ["phase-1"] },
        { quantity: "frequency", value: 50.15, unit: "Hz" },
      ],
    },
  ],
};
