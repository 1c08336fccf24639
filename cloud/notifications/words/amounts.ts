// Writes amounts, times and filled-in texts as people of a language read them.
import type { Seconds } from "@tributary/core";
import type { NotificationLanguage } from "@tributary/wire";

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in a zone: 3 Mar 2026, 14:05. */
export function timeText(at: Seconds, language: NotificationLanguage, zone: string): string {
  const key = `${language} ${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
    if (formats.size > 500) formats.clear();
    formats.set(key, format);
  }
  return format.format(at * 1000);
}

export const numberText = (value: number, language: NotificationLanguage): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(value);

export const unitText = (unit: string): string => unit.replace("m3", "m³");

/** An amount with its unit; less than a cubic metre in litres. */
export function amountText(value: number, unit: string, language: NotificationLanguage): string {
  if (unit === "m3" && Math.abs(value) < 1) return `${numberText(Math.round(value * 10_000) / 10, language)} L`;
  return `${numberText(value, language)} ${unitText(unit)}`.trim();
}

/** Puts values in the places of their names: `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
