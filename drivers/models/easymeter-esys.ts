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
        "5e4479160200306011027a51005005ca065326e2e4bae247b48f1751ff0c9ecc85909e1f1a98b4bf5399e7108b55da54565f6f865dbafe2a40c2ffa1459e2889b733b21e5235d4222ac7484c7f3a608eea20e344a717d077cb35be2b1e617a",
      key: "889cbeee2c78d23ab034c66614d09a72",
      status: [],
      readings: [
        { quantity: "energy", value: 1643416.5, unit: "kWh" },
        { quantity: "energy", value: 187.6, unit: "kWh", direction: "backward" },
        { quantity: "energy", value: 164320, unit: "kWh", tariff: 1 },
        { quantity: "energy", value: 21, unit: "kWh", tariff: 2 },
        { quantity: "power", value: 0.43832, unit: "kW" },
        { quantity: "power", value: 0.0281, unit: "kW", qualifiers: ["phase-1"] },
        { quantity: "power", value: 0.02565, unit: "kW", qualifiers: ["phase-2"] },
        { quantity: "power", value: 0.38457, unit: "kW", qualifiers: ["phase-3"] },
      ],
    },
  ],
};
