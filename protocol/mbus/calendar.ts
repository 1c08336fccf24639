// Steps through calendar dates as meters state them: ISO 8601 text without a zone.

/** A time span between values that a meter keeps. Months are calendar months. */
export interface Spacing {
  readonly unit: "second" | "half-month" | "month";
  readonly count: number;
}

const halfMonthDays = 15;

/**
 * The date `steps` spacings later (earlier where negative), with as much precision as `text` has. From the last day of
 * a month steps of months lead to last days, for that is what a meter means that keeps values at the month's end.
 */
export function stepDate(text: string, { unit, count }: Spacing, steps: number): string | undefined {
  const start = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(start)) return undefined;
  const date = new Date(start);
  if (unit === "second") date.setTime(start + 1000 * count * steps);
  else if (unit === "month") addMonths(date, count * steps);
  else {
    addMonths(date, Math.trunc((count * steps) / 2));
    date.setUTCDate(date.getUTCDate() + ((count * steps) % 2) * halfMonthDays);
  }
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, text.length);
}

function addMonths(date: Date, months: number): void {
  const day = date.getUTCDate();
  const atEnd = day === lastDay(date.getUTCFullYear(), date.getUTCMonth());
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = lastDay(date.getUTCFullYear(), date.getUTCMonth());
  date.setUTCDate(atEnd ? last : Math.min(day, last));
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
