// Kamstrup MULTICAL 303, 403, 603 and 803: heat and cooling meters with one record language.
import type { Driver, RecordRule } from "../driver.ts";
import { kamstrupHeatFormats } from "./kamstrup-formats.ts";

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
  // V1: air; wrong direction; above the highest flow for an hour; no answer, wrong pulses. 24 and up say it of V2.
  8: "dry",
  9: "reverse",
  11: "over-range",
  12: "leak",
  13: "leak",
  16: "communication-error",
  17: "sensor-error",
  18: "leak",
  19: "leak",
  20: "sensor-error",
  21: "sensor-error",
  22: "communication-error",
  23: "sensor-error",
  24: "dry",
  25: "reverse",
  27: "over-range",
  // What flows in and out differs: much, or a little.
  28: "burst",
  29: "burst",
  30: "leak",
  31: "leak",
};

export const kamstrupMulticalX03: Driver = {
  name: "kamstrup-multical-x03",
  title: "MULTICAL 303, 403, 603, 803",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["*"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "power", "flow-temperature", "return-temperature", "volume-temperature"],
    communication: { links: ["C", "T"], security: ["none", "mode-5", "ell-ctr"] },
    data: ["due-date", "month-end", "extremes", "clock"],
    alarms: [
      "power-failure",
      "low-battery",
      "sensor-error",
      "dry",
      "reverse",
      "over-range",
      "leak",
      "burst",
      "communication-error",
    ],
    cost: { supply: "battery" },
  },
  records: [
    // Energy E8 and E9: the volume times the temperature in the flow and in the return.
    { header: "04ff07", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["flow"] } },
    { header: "04ff08", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["return"] } },
    { header: "02ff22", flags: infoFlags },
    { header: "04ff22", flags: infoFlags },
  ],
  formats: kamstrupHeatFormats,
  samples: [
    {
      telegram:
        "50442d2c0131116034048d2012013111218dc45273f4fc8a2aba78d60be0f48efbf339073908bb3ce08baf515c85233d73834b3dac9992daa70c767c7efbf4b8c3df6f56643437eb44486ff9b097ac9f9d",
      key: "60113101102f3e4d5c6b7a8998a7b6c5",
      status: ["sensor-error", "communication-error"],
      readings: [
        { quantity: "energy", value: 68457, unit: "kWh" },
        { quantity: "volume-temperature", value: 179393, unit: "m3*°C", qualifiers: ["flow"] },
        { quantity: "volume-temperature", value: 119952, unit: "m3*°C", qualifiers: ["return"] },
        { quantity: "volume", value: 2717.85, unit: "m3" },
        { quantity: "flow", value: 0.157, unit: "m3/h" },
        { quantity: "power", value: 4.2, unit: "kW" },
        { quantity: "flow-temperature", value: 59.3, unit: "°C" },
        { quantity: "return-temperature", value: 36.49, unit: "°C" },
        { quantity: "energy", value: 68112, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
      ],
    },
  ],
};
