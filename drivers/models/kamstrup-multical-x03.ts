// Kamstrup MULTICAL 303, 403, 603 and 803: heat and cooling meters with one record language.
import type { Driver, RecordRule } from "../driver.ts";

/** The info code: V1 is the flow sensor, t1 and t2 the temperature sensors. */
const infoFlags: NonNullable<RecordRule["flags"]> = {
  0: "power-failure",
  1: "low-battery",
  // t1, t2 above their range or disconnected; t1, t2 below it or short-circuited; no plausible difference.
  3: "sensor-error",
  4: "sensor-error",
  5: "sensor-error",
  6: "sensor-error",
  7: "sensor-error",
  // V1: air; wrong direction; above the highest flow for an hour; no answer.
  8: "dry",
  9: "reverse",
  11: "over-range",
  16: "sensor-error",
};

export const kamstrupMulticalX03: Driver = {
  name: "kamstrup-multical-x03",
  title: "MULTICAL 303, 403, 603, 803",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["34", "35", "39", "40"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature", "volume-temperature"],
    communication: { radio: ["C", "T"], security: ["none", "mode-5", "ell-ctr"] },
    data: ["due-date", "month-end", "extremes", "clock"],
    alarms: ["power-failure", "low-battery", "sensor-error", "dry", "reverse", "over-range"],
    cost: { supply: "battery" },
  },
  records: [
    // Energy E8 and E9: the volume times the temperature in the flow and in the return.
    { header: "04ff07", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["flow"] } },
    { header: "04ff08", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["return"] } },
    { header: "02ff22", flags: infoFlags },
    { header: "04ff22", flags: infoFlags },
  ],
  samples: [],
};
