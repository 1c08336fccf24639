// Makes readings of what decoders find in a maker's own bytes.
import { decimal, type Quantity, quantities, type Reading } from "@tributary/core";

/** What tells a reading from the plain instantaneous one of its quantity. */
export type ReadingDetails = Partial<
  Pick<Reading, "unit" | "function" | "storage" | "tariff" | "subunit" | "direction" | "qualifiers" | "at">
>;

/** The reading of `ticks` steps of 10^exponent of the quantity's unit, or of the unit that `details` name. */
export function valueReading(quantity: Quantity, ticks: number, exponent = 0, details: ReadingDetails = {}): Reading {
  return { ...textReading(quantity, "", details), value: decimal(ticks, exponent), ticks, exponent };
}

/** The readings of a kept value and of its date; the value alone where the meter states no date. */
export function keptReadings(value: Reading, at: string | undefined): Reading[] {
  if (at === undefined) return [value];
  const quantity = at.includes("T") ? "date-time" : "date";
  return [{ ...value, at }, textReading(quantity, at, { storage: value.storage })];
}

/** The reading of a date (ISO 8601) or a text. */
export function textReading(quantity: Quantity, value: string, details: ReadingDetails = {}): Reading {
  return {
    quantity,
    value,
    unit: quantities[quantity].unit,
    function: "instantaneous",
    storage: 0,
    tariff: 0,
    subunit: 0,
    ...details,
  };
}
