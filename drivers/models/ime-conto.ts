// IME Conto D4: electricity meters for distribution boards, on wired M-Bus; all their values carry the maker's VIFs.
import type { Driver } from "../driver.ts";

export const imeConto: Driver = {
  name: "ime-conto",
  title: "Conto D4",
  maker: "IME",
  utility: "electricity",
  meters: [{ manufacturer: "IME", versions: ["66"], types: ["02"] }],
  features: {
    energy: ["voltage", "current", "frequency"],
    communication: { links: ["wired"], security: ["none"] },
    data: [],
    alarms: [],
    cost: { supply: "mains" },
  },
  records: [
    // Tariffs 8, 9 and 10 are the three phases.
    { header: "848020ff8748", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-1"] } },
    { header: "849020ff8748", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-2"] } },
    { header: "84a020ff8748", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-3"] } },
    { header: "848020ff8848", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-1-2"] } },
    { header: "849020ff8848", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-2-3"] } },
    { header: "84a020ff8848", reading: { quantity: "voltage", exponent: -1, qualifiers: ["phase-3-1"] } },
    { header: "848020ff8959", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-1"] } },
    { header: "849020ff8959", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-2"] } },
    { header: "84a020ff8959", reading: { quantity: "current", exponent: -3, qualifiers: ["phase-3"] } },
    { header: "02ff8a48", reading: { quantity: "frequency", exponent: -1 } },
  ],
  samples: [
    {
      telegram:
        "686f6f6808017208003060a525660207000000848020ff874806090000849020ff8748ac08000084a020ff8748f3080000848020ff8848380f0000849020ff8848550f000084a020ff8848750f0000848020ff8959c0040000849020ff89593400000084a020ff89590000000002ff8a4802025616",
      status: [],
      readings: [
        { quantity: "voltage", value: 231, unit: "V", tariff: 8, qualifiers: ["phase-1"] },
        { quantity: "voltage", value: 222, unit: "V", tariff: 9, qualifiers: ["phase-2"] },
        { quantity: "voltage", value: 229.1, unit: "V", tariff: 10, qualifiers: ["phase-3"] },
        { quantity: "voltage", value: 389.6, unit: "V", tariff: 8, qualifiers: ["phase-1-2"] },
        { quantity: "voltage", value: 392.5, unit: "V", tariff: 9, qualifiers: ["phase-2-3"] },
        { quantity: "voltage", value: 395.7, unit: "V", tariff: 10, qualifiers: ["phase-3-1"] },
        { quantity: "current", value: 1.216, unit: "A", tariff: 8, qualifiers: ["phase-1"] },
        { quantity: "current", value: 0.052, unit: "A", tariff: 9, qualifiers: ["phase-2"] },
        { quantity: "current", value: 0, unit: "A", tariff: 10, qualifiers: ["phase-3"] },
        { quantity: "frequency", value: 51.4, unit: "Hz" },
      ],
    },
  ],
};
