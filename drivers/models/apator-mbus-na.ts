// Apator APT-MBUS-NA: wired module on water meters.
import type { Driver } from "../driver.ts";

export const apatorMbusNa: Driver = {
  name: "apator-mbus-na",
  title: "APT-MBUS-NA",
  maker: "Apator",
  utility: "water",
  meters: [{ manufacturer: "APA", versions: ["03", "15"], types: ["06", "07"] }],
  features: {
    energy: ["volume", "flow", "operating-time"],
    communication: { links: ["wired"], security: ["none"] },
    data: ["due-date", "clock"],
    alarms: ["leak", "reverse", "tamper"],
    cost: { supply: "mains" },
  },
  records: [
    // That these three bits are leak, reverse flow and strong light is known; which is which is inferred.
    { header: "02fd17", flags: { 1: "leak", 6: "reverse", 11: "tamper" } },
    { header: "03fd17", flags: { 1: "leak", 6: "reverse", 11: "tamper" } },
  ],
  samples: [
    {
      telegram:
        "683939680801720800306001061507070000000c7813013060046d162a4e330413a6580100023b3a004413fb380100426c41330227370303fd170000004b16",
      status: [],
      readings: [
        { quantity: "text", value: "60300113", unit: "", qualifiers: ["fabrication-number"] },
        { quantity: "date-time", value: "2026-03-14T10:22", unit: "" },
        { quantity: "volume", value: 88.23, unit: "m3" },
        { quantity: "flow", value: 0.058, unit: "m3/h" },
        { quantity: "volume", value: 80.123, unit: "m3", storage: 1, at: "2026-03-01" },
        { quantity: "date", value: "2026-03-01", unit: "", storage: 1 },
        { quantity: "operating-time", value: 823, unit: "d" },
        { quantity: "error-flags", value: 0, unit: "" },
      ],
    },
  ],
};
