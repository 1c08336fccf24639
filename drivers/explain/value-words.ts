// Says readings and alarms in words, on one line.
import { quantities, type Reading } from "@tributary/core";

/** Decimals that the meter sent, so that 0.500 does not become 0.5. */
function valueText({ value, exponent }: Reading): string {
  if (typeof value === "string") return value.replace(/(?<=^\d{4}-\d\d-\d\d)T/, " ");
  return exponent !== undefined && exponent < 0 && exponent >= -9 ? value.toFixed(-exponent) : String(value);
}

/** `Volume 12.345 m3, maximum, storage 1, at 2026-01-31`. */
export function readingWords(reading: Reading): string {
  const { quantity, unit, direction, tariff, subunit, storage, qualifiers = [], at } = reading;
  return [
    `${quantities[quantity].title} ${valueText(reading)}${unit === "" ? "" : ` ${unit}`}`,
    ...(direction === undefined ? [] : [direction]),
    ...(reading.function === "instantaneous" ? [] : [reading.function]),
    ...(storage === 0 ? [] : [`storage ${storage}`]),
    ...(tariff === 0 ? [] : [`tariff ${tariff}`]),
    ...(subunit === 0 ? [] : [`subunit ${subunit}`]),
    ...qualifiers,
    ...(at === undefined ? [] : [`at ${at.replace("T", " ")}`]),
  ].join(", ");
}
