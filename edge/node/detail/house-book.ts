// Keeps what tellers of days need of each meter: where it belongs, and what its main register showed at full hours.
import { bucketStart, type MeterId, type Seconds, type Utility } from "@tributary/core";
import type { MeterItem, ReadingsItem } from "@tributary/wire";
import type { HourBook } from "../hourly/hour-book.ts";
import { mainRegisters } from "../meters/judge.ts";
import { type ClosedDays, newDays } from "./closed-days.ts";

/** Plain data. */
export interface HouseState {
  readonly houses: Map<MeterId, { readonly utility: Utility; readonly zone: string }>;
  readonly days: ClosedDays;
}

/** The same with the hours, which have a store of their own. */
export interface HouseBook extends HouseState {
  readonly hours: HourBook;
}

export const newHouses = (): HouseState => ({ houses: new Map(), days: newDays() });

const hour: Seconds = 3600;
/** What is later than this behind the newest of all changes nothing any more. */
const memory: Seconds = 5 * 86_400;
/** A day's sums ask for each of its hours, a day later. */
export const hoursInMemory = 54;

export function noteHouse({ houses, days }: HouseBook, { meter, utility, zone, heardAt }: MeterItem): void {
  houses.set(meter, { utility, zone });
  if (!days.next.has(zone)) days.next.set(zone, bucketStart(heardAt, "day", zone));
}

/** Takes readings into the book and lets its time go on. */
export function noteReadings({ hours, days }: HouseBook, item: ReadingsItem): void {
  hours.take(item, () => undefined);
  for (const at of item.at) days.newest = Math.max(days.newest, at);
}

/** Lets go what no day needs any more. */
export function forgetOld({ hours, days }: HouseBook): void {
  hours.forget(days.newest - memory);
}

/** The row of what the meter's utility bills. */
export function mainRow({ hours, houses }: HouseBook, meter: MeterId): number | undefined {
  const register = mainRegisters[houses.get(meter)?.utility ?? "other"];
  return register === undefined ? undefined : hours.rowOf(meter, register);
}

/** What was used in each hour from `from` to `to`, ticks; `undefined` unless all of them are known. */
export function usedByHour(hours: HourBook, row: number, from: Seconds, to: Seconds): number[] | undefined {
  const used: number[] = [];
  let before = hours.shownAt(row, from);
  for (let at = from + hour; at <= to; at += hour) {
    const shown = hours.shownAt(row, at);
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
