// Writes numbers and units the way a person reads them.

/** The language of the page: English words, 24-hour clock, day before month. */
export const locale = "en-GB";

const byDigits = new Map<number, Intl.NumberFormat>();

function formatter(digits: number): Intl.NumberFormat {
  let found = byDigits.get(digits);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
    byDigits.set(digits, found);
  }
  return found;
}

/** A number with at most `digits` decimals; six are all that a stored register has. */
export function number(value: number, digits = 6): string {
  return formatter(digits).format(value);
}

/** A share from 0 to 1 as a percentage; a share that is not nothing never reads as 0 %. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${number(share * 100, 1)} %`;
}

/** `1 meter`, `40 meters`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count, 0)} ${count === 1 ? one : many}`;
}

const typeset: Readonly<Record<string, string>> = {
  m3: "m³",
  "m3/h": "m³/h",
  "m3*°C": "m³·°C",
  count: "",
  month: "months",
  y: "years",
};

/** A unit of the API as it is typeset: `m³`, `kWh`. */
export function unitText(unit: string): string {
  return typeset[unit] ?? unit;
}

/** A value with its unit, parted by a space that no line breaks. */
export function quantityText(value: number | string, unit: string, digits = 6): string {
  const shown = typeof value === "number" ? number(value, digits) : value.replace("T", " ");
  const symbol = unitText(unit);
  return symbol === "" ? shown : `${shown}\u00a0${symbol}`;
}

/** Units in which small amounts are told, so that an hour of a household reads as 12 L and not as 0.012 m³. */
const smaller: Readonly<Record<string, { readonly unit: string; readonly factor: number }>> = {
  m3: { unit: "L", factor: 1000 },
  kWh: { unit: "Wh", factor: 1000 },
};

export interface Scale {
  readonly unit: string;
  readonly factor: number;
}

/** The unit, and the factor into it, in which amounts up to `largest` are best told. */
export function scaleFor(unit: string, largest: number): Scale {
  const small = smaller[unit];
  return small !== undefined && Math.abs(largest) < 1 ? small : { unit, factor: 1 };
}
