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

/** An amount with its unit; less than a cubic metre in litres. */
export function amountText(value: number, unit: string, language: NotificationLanguage): string {
  const inLitres = unit === "m3" && Math.abs(value) < 1;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: inLitres ? 1 : 3 });
  const word = inLitres ? "L" : unit.replace("m3", "m³");
  return `${number.format(inLitres ? value * 1000 : value)} ${word}`.trim();
}

/** Puts values in the places of their names: `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
