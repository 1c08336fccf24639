// The months by which the lake keeps its files.
import type { Seconds } from "@tributary/core";
import { lastMoment } from "../rows.ts";

/** `2026-03`: a month of UTC. */
export type Month = string;

/** What a meter dates earlier or later is kept with these, so that wrong clocks make no files without end. */
const [earliest, latest] = ["2000-01", "2099-12"];

export function monthOf(at: Seconds): Month {
  const month = new Date(Math.min(Math.max(at, 0), lastMoment) * 1000).toISOString().slice(0, 7);
  return month < earliest || month.length > 7 ? earliest : month > latest ? latest : month;
}

/** Its first moment. */
const begin = (month: Month): Seconds => Date.parse(`${month}-01T00:00:00Z`) / 1000;
const next = (month: Month): Month => monthOf(begin(month) + 32 * 86_400);

/** The moments that its files may have: from the first one up to and without `end`. */
export function spanOfMonth(month: Month): { readonly begin: Seconds; readonly end: Seconds } {
  return {
    begin: month === earliest ? 0 : begin(month),
    end: month === latest ? lastMoment + 1 : begin(next(month)),
  };
}

/** The month so many months before the one of a moment. */
export function monthsBefore(at: Seconds, months: number): Month {
  const date = new Date(at * 1000);
  return monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1) / 1000);
}
