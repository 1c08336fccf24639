// Keeps what tellers of days need of each meter: where it belongs, and what its main register showed at full hours.
import { bucketStart, type MeterId, type Seconds, type Utility } from "@tributary/core";
import type { MeterItem, ReadingsItem } from "@tributary/wire";
import { type BookRow, type HourBook, newBook, rowsByRegister, shownAt, takeReadings } from "../hourly/hour-book.ts";
import { mainRegisters } from "../judge.ts";
import { type ClosedDays, newDays } from "./closed-days.ts";

/** Plain data. */
export interface HouseBook {
  readonly hours: HourBook;
  readonly houses: Map<MeterId, { readonly utility: Utility; readonly zone: string }>;
  readonly days: ClosedDays;
}

export const newHouseBook = (): HouseBook => ({ hours: newBook(""), houses: new Map(), days: newDays() });

const hour: Seconds = 3600;

/** Row numbers of a book by register, found once while the book is in memory. */
const rowsOf = new WeakMap<HourBook, Map<string, number>>();

function rows(hours: HourBook): Map<string, number> {
  let found = rowsOf.get(hours);
  if (found === undefined) {
    found = rowsByRegister(hours);
    rowsOf.set(hours, found);
  }
  return found;
}

export function noteHouse({ houses, days }: HouseBook, { meter, utility, zone, heardAt }: MeterItem): void {
  houses.set(meter, { utility, zone });
  if (!days.next.has(zone)) days.next.set(zone, bucketStart(heardAt, "day", zone));
}

/** Takes readings into the book and lets its time go on. */
export function noteReadings({ hours, days }: HouseBook, item: ReadingsItem): void {
  takeReadings(hours, rows(hours), item);
  for (const at of item.at) days.newest = Math.max(days.newest, at);
}

/** The row of a register, when the meter ever told it. */
export function rowOf({ hours }: HouseBook, meter: MeterId, register: string): BookRow | undefined {
  const number = rows(hours).get(`${meter} ${register}`);
  return number === undefined ? undefined : hours.rows[number];
}

/** The row of what the meter's utility bills. */
export function mainRow(book: HouseBook, meter: MeterId): BookRow | undefined {
  const register = mainRegisters[book.houses.get(meter)?.utility ?? "other"];
  return register === undefined ? undefined : rowOf(book, meter, register);
}

/** What was used in each hour from `from` to `to`, ticks; `undefined` unless all of them are known. */
export function usedByHour(row: BookRow, from: Seconds, to: Seconds): number[] | undefined {
  const used: number[] = [];
  let before = shownAt(row, from);
  for (let at = from + hour; at <= to; at += hour) {
    const shown = shownAt(row, at);
    if (before === undefined || shown === undefined) return undefined;
    // A register that fell was exchanged or rolled over: what it counted is not known here.
    if (shown.ticks < before.ticks) return undefined;
    used.push(shown.ticks - before.ticks);
    before = shown;
  }
  return used;
}

/** The first full hour at or after a moment: where zones lie half an hour apart, days begin there. */
export const fullHour = (at: Seconds): Seconds => Math.ceil(at / hour) * hour;
