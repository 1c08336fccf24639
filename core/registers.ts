// Names of registers: which of a meter's values a series of readings is.
import { isQuantity, type Quantity, quantities, unitFactor } from "./quantities.ts";
import type { Reading } from "./reading.ts";

/** `quantity[.backward][.min|.max|.error][.t1][.s1][.u1][.qualifier...]`, defaults left out: `energy.backward.t2`. */
export type RegisterName = string;

const functionWords = { instantaneous: "", maximum: ".max", minimum: ".min", error: ".error" } as const;

/** The register that a reading belongs to. A kept value with its own date belongs to the plain register at that date. */
export function registerOf(reading: Reading): RegisterName {
  const dated = reading.at !== undefined && reading.storage > 0;
  return (
    reading.quantity +
    (reading.direction === undefined ? "" : ".backward") +
    functionWords[reading.function] +
    (reading.tariff === 0 ? "" : `.t${reading.tariff}`) +
    (reading.storage === 0 || dated ? "" : `.s${reading.storage}`) +
    (reading.subunit === 0 ? "" : `.u${reading.subunit}`) +
    (reading.qualifiers ?? []).map((word) => `.${word}`).join("")
  );
}

/** The quantity of a register. */
export function quantityOf(register: RegisterName): Quantity {
  const word = register.split(".", 1)[0] ?? "";
  return isQuantity(word) ? word : "number";
}

/** The power of ten of the quantity's unit that one tick is worth; `undefined` for dates and texts. */
export function tickOf(quantity: Quantity): number | undefined {
  const row = quantities[quantity];
  return "tick" in row ? row.tick : undefined;
}

/**
 * Whole ticks of a reading in the unit and tick size of its quantity, or `undefined` for texts and for numbers that no
 * safe integer can hold. Exact where the meter's own step is a multiple of the tick; joules and floats are rounded.
 */
export function ticksOf(reading: Reading): number | undefined {
  const tick = tickOf(reading.quantity);
  if (typeof reading.value !== "number" || tick === undefined) return undefined;
  const [numerator, denominator] = unitFactor(reading.unit, reading.quantity);
  const exact =
    reading.ticks !== undefined && reading.exponent !== undefined && reading.exponent >= tick
      ? reading.ticks * 10 ** (reading.exponent - tick)
      : reading.value * 10 ** -tick;
  const ticks = Math.round((exact * numerator) / denominator);
  return Number.isSafeInteger(ticks) ? ticks : undefined;
}
