// Kamstrup MULTICAL 402: heat and cooling meter.
import type { Driver } from "../driver.ts";
import { kamstrupHeatFormats } from "./kamstrup-formats.ts";

export const kamstrupMultical402: Driver = {
  name: "kamstrup-multical-402",
  title: "MULTICAL 402",
  maker: "Kamstrup",
  utility: "heat",
  meters: [{ manufacturer: "KAM", versions: ["19", "1c"], types: ["04", "0a", "0b", "0c", "0d"] }],
  features: {
    energy: ["energy", "volume", "flow", "flow-temperature", "return-temperature"],
    communication: { links: ["C"], security: ["none", "ell-ctr"] },
    data: ["due-date", "clock"],
    alarms: ["power-failure", "sensor-error", "communication-error", "leak", "burst", "dry", "reverse"],
    cost: { supply: "battery" },
  },
  records: [
    // Energy E8 and E9: the volume times the temperature in the flow and in the return.
    { header: "04eeff07", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["flow"] } },
    { header: "04eeff08", reading: { quantity: "volume-temperature", exponent: 0, qualifiers: ["return"] } },
    { header: "02f9ff15", reading: { quantity: "number", exponent: 0, qualifiers: ["configuration"] } },
    {
      header: "02fd17",
      flags: {
        0: "power-failure",
        // t2, t1, t3 outside their range.
        2: "sensor-error",
        3: "sensor-error",
        5: "sensor-error",
        6: "leak",
        8: "leak",
        9: "burst",
        // Flow sensors V1 and V2: no answer, wrong pulses, air, wrong direction.
        4: "communication-error",
        10: "communication-error",
        11: "sensor-error",
        7: "sensor-error",
        12: "dry",
        13: "dry",
        14: "reverse",
        15: "reverse",
      },
    },
  ],
  formats: kamstrupHeatFormats,
  samples: [
    {
      telegram:
        "3b442d2c013515601c048d201201351521d1126c17e031155d58f0fc1efff99923074d82cd9e572daa4be644f4a0528f6ad19adc51ed8b9a66bf50d5",
      key: "601535015463728190afbecddcebfa09",
      status: [],
      readings: [
        { quantity: "energy", value: 41872, unit: "kWh" },
        { quantity: "volume", value: 1603.38, unit: "m3" },
        { quantity: "date", value: "2026-03-14", unit: "" },
        { quantity: "date", value: "2026-02-28", unit: "", storage: 1 },
        { quantity: "energy", value: 40190, unit: "kWh", storage: 1, at: "2026-02-28" },
        { quantity: "flow", value: 0.212, unit: "m3/h" },
        { quantity: "flow-temperature", value: 68.12, unit: "°C" },
        { quantity: "return-temperature", value: 40.07, unit: "°C" },
      ],
    },
  ],
};
