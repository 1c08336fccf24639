// EasyMeter Q1D, Q3D and ESYS: household electricity meters.
import type { Driver } from "../driver.ts";

export const easymeterEsys: Driver = {
  name: "easymeter-esys",
  title: "ESYS-WM",
  maker: "EasyMeter",
  utility: "electricity",
  meters: [
    { manufacturer: "ESY", versions: ["*"], types: ["02", "37"] },
    { manufacturer: "ETY", versions: ["*"], types: ["02", "37"] },
  ],
  features: {
    energy: ["energy", "power"],
    communication: { links: ["T"], security: ["none", "mode-5", "mode-7"] },
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
      telegram:
        "5e4479160200306011027a51005005d6f784e4cb98e7810b22ec6495bdcc7942098674fb7dbb17ce5b588b386110539b1709675e2cbddd847385c72a8f814243fe8aa1c27e668f13729e862c6a7683cea911421f027677c105963eafba25f7",
      key: "889cbeee2c78d23ab034c66614d09a72",
      status: [],
      readings: [
        { quantity: "energy", value: 1643416.5012, unit: "kWh" },
        { quantity: "energy", value: 187.6011, unit: "kWh", direction: "backward" },
        { quantity: "energy", value: 164320.15, unit: "kWh", tariff: 1 },
        { quantity: "energy", value: 21.11, unit: "kWh", tariff: 2 },
        { quantity: "power", value: 0.43848, unit: "kW" },
        { quantity: "power", value: 0.02824, unit: "kW", qualifiers: ["phase-1"] },
        { quantity: "power", value: 0.02579, unit: "kW", qualifiers: ["phase-2"] },
        { quantity: "power", value: 0.38474, unit: "kW", qualifiers: ["phase-3"] },
      ],
    },
  ],
};
