// Kamstrup pressure sensor on water mains.
import type { Driver } from "../driver.ts";

export const kamstrupPressureSensor: Driver = {
  name: "kamstrup-pressure-sensor",
  title: "Pressure Sensor",
  maker: "Kamstrup",
  utility: "water",
  meters: [{ manufacturer: "KAM", versions: ["01"], types: ["18"] }],
  features: {
    energy: ["pressure"],
    communication: { links: ["C"], security: ["none", "ell-ctr"] },
    data: ["extremes"],
    alarms: ["low-pressure", "over-range", "communication-error"],
    cost: { supply: "battery" },
  },
  records: [
    // What the sensor was calibrated to.
    { header: "05ff09", reading: { quantity: "number", exponent: 0, qualifiers: ["alpha"] } },
    { header: "05ff0a", reading: { quantity: "number", exponent: 0, qualifiers: ["beta"] } },
    {
      header: "02fd17",
      flags: { 0: "low-pressure", 1: "over-range", 2: "over-range", 3: "low-pressure", 5: "communication-error" },
    },
  ],
  formats: ["22691269026905ff0905ff0a02fd17"],
  samples: [
    {
      telegram:
        "32442d2c0100306001188d205167452321e9993284c84bca91a3b2da6bd897f8cf9512e6e481911a3c222ee6b3d9aac90d9145",
      key: "637799c90753ad158b0fa141efab754d",
      status: ["low-pressure"],
      readings: [
        { quantity: "pressure", value: 4.29, unit: "bar", function: "minimum" },
        { quantity: "pressure", value: 4.46, unit: "bar", function: "maximum" },
        { quantity: "pressure", value: 4.31, unit: "bar" },
        { quantity: "number", value: 0.0012499999720603228, unit: "", qualifiers: ["alpha"] },
        { quantity: "number", value: 0.0010000000474974513, unit: "", qualifiers: ["beta"] },
        { quantity: "error-flags", value: 8, unit: "" },
      ],
    },
  ],
};
