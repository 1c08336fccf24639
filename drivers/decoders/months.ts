// Ends of months before a date, for meters that keep a value for each month and state only the present date.
import { isoDate } from "@tributary/mbus";

/** Last day of the month that is `count` months before that of an ISO 8601 date. */
export function endOfMonthBefore(date: string, count: number): string | undefined {
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return [31, 30, 29, 28].map((day) => isoDate(year, month, day)).find((text) => text !== undefined);
}
