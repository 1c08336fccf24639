// IME Nemo D4: electricity meters for panels, on wired M-Bus.
import type { Driver } from "../driver.ts";

export const imeNemo: Driver = {
  name: "ime-nemo",
  title: "Nemo D4",
  maker: "IME",
  utility: "electricity",
  meters: [{ manufacturer: "IME", versions: ["1d"], types: ["02"] }],
  features: {
    energy: ["energy", "power-factor", "current", "voltage"],
    communication: { links: ["wired"], security: ["none"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  records: [
    { header: "05fdd9ff01", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-1"] } },
    { header: "05fdd9ff02", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-2"] } },
    { header: "05fdd9ff03", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-3"] } },
    { header: "05fdc8ff01", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-1"] } },
    { header: "05fdc8ff02", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-2"] } },
    { header: "05fdc8ff03", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-3"] } },
    { header: "05fd3a", reading: { quantity: "power-factor", exponent: 0 } },
  ],
  samples: [
    {
      telegram:
        "6835356808017207003060a5251d02070000008e500495356700000005fd3adbf97e3f05fdd9ff0100eee34705fdc8ff0100c0104501fd1700c916",
      status: [],
      readings: [
        { quantity: "energy", value: 6735.95, unit: "kWh", tariff: 1, subunit: 1 },
        { quantity: "power-factor", value: 0.9959999918937683, unit: "" },
        { quantity: "current", value: 116.7, unit: "A", qualifiers: ["phase-1"] },
        { quantity: "voltage", value: 231.6, unit: "V", qualifiers: ["phase-1"] },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
