// A reading: one value that a meter reported, with what it means.
import type { Quantity, Unit } from "./quantities.ts";

/** What the meter did to get the value (EN 13757-3, table 4: DIF bits 4-5). */
export type ReadingFunction = "instantaneous" | "maximum" | "minimum" | "error";

/**
 * One value of a telegram. `value` is a decimal number in `unit`, or text (dates as ISO 8601 without a zone, as the
 * meter's own calendar says them). Numbers also carry `ticks` and `exponent`: value = ticks * 10^exponent, exactly as
 * the meter sent it; both are absent where the wire carries a floating-point number.
 */
export interface Reading {
  readonly quantity: Quantity;
  readonly value: number | string;
  readonly unit: Unit;
  readonly function: ReadingFunction;
  /** Storage number: 0 is now, others are values that the meter kept (EN 13757-3, 6.3.5). */
  readonly storage: number;
  readonly tariff: number;
  readonly subunit: number;
  /** Set where the value counts what flows backwards, or is exported. */
  readonly direction?: "backward";
  /** Further words about the value, such as `average` or `per-hour`, in the order of the telegram. */
  readonly qualifiers?: readonly string[];
  /** The date the meter states for a kept value, ISO 8601, in the meter's own calendar. */
  readonly at?: string;
  readonly ticks?: number;
  readonly exponent?: number;
}

const powers = Array.from({ length: 23 }, (_, power) => 10 ** power);

/** ticks * 10^exponent as the nearest double. Exact for |exponent| <= 22 because 10^22 is a double. */
export function decimal(ticks: number, exponent: number): number {
  const power = powers[Math.abs(exponent)];
  if (power === undefined) return Number(`${ticks}e${exponent}`);
  return exponent < 0 ? ticks / power : ticks * power;
}
