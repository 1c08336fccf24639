// Says readings in words: the value as the meter sent it, and what tells it from others of its quantity.
import { quantities, type Reading } from "@tributary/core";

/** The value with the decimals that the meter sent, so that 0.500 does not become 0.5. */
export function valueText({ value, exponent }: Reading): string {
  if (typeof value === "string") return value.replace(/(?<=^\d{4}-\d\d-\d\d)T/, " ");
  return exponent !== undefined && exponent < 0 && exponent >= -9 ? value.toFixed(-exponent) : String(value);
}

/** What distinguishes a value from the others of its quantity. */
export function circumstances(reading: Reading): string {
  const { direction, tariff, subunit, storage, qualifiers = [], at } = reading;
  return [
    ...(direction === undefined ? [] : [direction]),
    ...(reading.function === "instantaneous" ? [] : [reading.function]),
    ...(tariff === 0 ? [] : [`tariff ${tariff}`]),
    ...(subunit === 0 ? [] : [`subunit ${subunit}`]),
    ...(storage === 0 ? [] : [`storage ${storage}`]),
    ...qualifiers,
    ...(at === undefined ? [] : [`at ${at.replace("T", " ")}`]),
  ].join(", ");
}

/** `Volume 12.345 m3, maximum, storage 1, at 2026-01-31`. */
export function readingWords(reading: Reading): string {
  const { quantity, unit } = reading;
  const value = `${quantities[quantity].title} ${valueText(reading)}${unit === "" ? "" : ` ${unit}`}`;
  const more = circumstances(reading);
  return more === "" ? value : `${value}, ${more}`;
}
