// The VIF codes after FB: large and electrical units, and units that are not metric (EN 13757-3, table 14).
import { type VifRow, vifTable } from "./vif-row.ts";

const cubicFoot = 28_316_846_592; // in 1e-12 m3, exactly
const gallon = 3_785_411_784; // US gallon, in 1e-12 m3, exactly

export const extensionFbRows = [
  { code: 0x00, span: 2, quantity: "energy", exponent: 2 },
  { code: 0x02, span: 2, quantity: "reactive-energy", exponent: 0 },
  { code: 0x04, span: 2, quantity: "apparent-energy", exponent: 0 },
  { code: 0x08, span: 2, quantity: "energy", unit: "GJ", exponent: -1 },
  { code: 0x0c, span: 4, quantity: "energy", unit: "MJ", exponent: -1, factor: [41_868, 10] }, // Mcal (IT)
  { code: 0x10, span: 2, quantity: "volume", exponent: 2 },
  { code: 0x14, span: 4, quantity: "reactive-power", exponent: -3 },
  { code: 0x18, span: 2, quantity: "mass", exponent: 2 },
  { code: 0x1a, span: 2, quantity: "humidity", exponent: -1 },
  { code: 0x20, quantity: "volume", exponent: -12, factor: [cubicFoot, 1] },
  { code: 0x21, quantity: "volume", exponent: -13, factor: [cubicFoot, 1] },
  { code: 0x22, span: 2, quantity: "volume", exponent: -13, factor: [gallon, 1] },
  { code: 0x24, quantity: "flow", exponent: -15, factor: [gallon * 60, 1] },
  { code: 0x25, quantity: "flow", exponent: -12, factor: [gallon * 60, 1] },
  { code: 0x26, quantity: "flow", exponent: -12, factor: [gallon, 1] },
  { code: 0x28, span: 2, quantity: "power", exponent: 2 },
  { code: 0x2a, quantity: "phase-angle", exponent: -1, word: "voltage-to-voltage" },
  { code: 0x2b, quantity: "phase-angle", exponent: -1, word: "voltage-to-current" },
  { code: 0x2c, span: 4, quantity: "frequency", exponent: -3 },
  { code: 0x30, span: 2, quantity: "power", exponent: 5, factor: [1, 3600] }, // 0.1 GJ/h = 10^5 kJ/h
  { code: 0x34, span: 4, quantity: "apparent-power", exponent: -3 },
  { code: 0x58, span: 4, quantity: "flow-temperature", exponent: -3, factor: [5, 9], plus: -160 / 9 },
  { code: 0x5c, span: 4, quantity: "return-temperature", exponent: -3, factor: [5, 9], plus: -160 / 9 },
  { code: 0x60, span: 4, quantity: "temperature-difference", exponent: -3, factor: [5, 9] },
  { code: 0x64, span: 4, quantity: "external-temperature", exponent: -3, factor: [5, 9], plus: -160 / 9 },
  {
    code: 0x70,
    span: 4,
    quantity: "temperature",
    exponent: -3,
    factor: [5, 9],
    plus: -160 / 9,
    word: "cold-warm-limit",
  },
  { code: 0x74, span: 4, quantity: "temperature", exponent: -3, word: "cold-warm-limit" },
  { code: 0x78, span: 8, quantity: "power", exponent: -6, word: "cumulated-maximum" },
] as const satisfies readonly VifRow[];

export const extensionFbVifs = vifTable(extensionFbRows);
