// The primary VIF codes (EN 13757-3, table 10).
import { type VifRow, vifTable } from "./vif-row.ts";

export const primaryRows = [
  { code: 0x00, span: 8, quantity: "energy", exponent: -6 },
  // Joules stay joules, and a register never changes its unit: up to 10^5 J a step in MJ, from 10^6 J in GJ.
  { code: 0x08, span: 6, quantity: "energy", unit: "MJ", exponent: -6 },
  { code: 0x0e, span: 2, quantity: "energy", unit: "GJ", exponent: -3 },
  { code: 0x10, span: 8, quantity: "volume", exponent: -6 },
  { code: 0x18, span: 8, quantity: "mass", exponent: -6 },
  { code: 0x20, quantity: "on-time", units: ["s", "min", "h", "d"] },
  { code: 0x24, quantity: "operating-time", units: ["s", "min", "h", "d"] },
  { code: 0x28, span: 8, quantity: "power", exponent: -6 },
  { code: 0x30, span: 8, quantity: "power", exponent: -3, factor: [1, 3600] }, // J/h
  { code: 0x38, span: 8, quantity: "flow", exponent: -6 },
  { code: 0x40, span: 8, quantity: "flow", exponent: -7, factor: [60, 1] }, // m3/min
  { code: 0x48, span: 8, quantity: "flow", exponent: -9, factor: [3600, 1] }, // m3/s
  { code: 0x50, span: 8, quantity: "mass-flow", exponent: -6 },
  { code: 0x58, span: 4, quantity: "flow-temperature", exponent: -3 },
  { code: 0x5c, span: 4, quantity: "return-temperature", exponent: -3 },
  { code: 0x60, span: 4, quantity: "temperature-difference", exponent: -3 },
  { code: 0x64, span: 4, quantity: "external-temperature", exponent: -3 },
  { code: 0x68, span: 4, quantity: "pressure", exponent: -3 },
  { code: 0x6c, quantity: "date" },
  { code: 0x6d, quantity: "date-time" },
  { code: 0x6e, quantity: "heat-cost" },
  { code: 0x70, quantity: "duration", units: ["s", "min", "h", "d"], word: "averaging" },
  { code: 0x74, quantity: "duration", units: ["s", "min", "h", "d"], word: "actuality" },
  { code: 0x78, quantity: "text", word: "fabrication-number" },
  { code: 0x79, quantity: "text", word: "identification" },
  { code: 0x7a, quantity: "number", word: "address" },
] as const satisfies readonly VifRow[];

export const primaryVifs = vifTable(primaryRows);
