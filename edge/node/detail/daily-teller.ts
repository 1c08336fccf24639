// Tells the cloud what each register showed when a local day ended and what was used in it, and nothing finer.
import type { DatabaseSync } from "node:sqlite";
import { bucketStart, layers, type MeterId, nextBucket, quantities, quantityOf, type Seconds } from "@tributary/core";
import {
  type AggregatesItem,
  type BlockRow,
  type CountsItem,
  type MeterItem,
  type ReadingsItem,
  type SyncItem,
  urgentKinds,
} from "@tributary/wire";
import { type HourBook, openHourBook } from "../hourly/hour-book.ts";
import { type LocalDay, nextClosedDay } from "./closed-days.ts";
import {
  forgetOld,
  fullHour,
  type HouseState,
  hoursInMemory,
  newHouses,
  noteHouse,
  noteReadings,
} from "./house-book.ts";
import type { Teller } from "./kept-link.ts";

export interface DailyState {
  readonly houses: HouseState;
  /** Of each meter what the cloud was told of it. */
  readonly told: Map<MeterId, string>;
  /** Days that were told and of which more came, by meter. */
  readonly late: Map<MeterId, Set<Seconds>>;
  counts: CountsItem | undefined;
  version: number;
}

/** Meters that send every other hour tell of midnight this much later. */
const patience: Seconds = 3 * 3600;
const reach: Seconds = 2 * 3600;
const day: Seconds = 86_400;
/** Late items of a message, so that it stays below a megabyte. */
const mostLate = 4000;

/** What is known of a meter without when and how it was heard in the day. */
function ofTheDay({ rssi: _, ...item }: MeterItem): MeterItem {
  return { ...item, heardAt: Math.floor(item.heardAt / day) * day, telegrams: 0, gateway: "" };
}

function toldAnew({ told }: DailyState, item: MeterItem): MeterItem[] {
  const known = ofTheDay(item);
  const { heardAt: _, version: __, ...lasting } = known;
  const text = JSON.stringify(lasting);
  if (told.get(item.meter) === text) return [];
  told.set(item.meter, text);
  return [known];
}

function itemsOf(
  hours: HourBook,
  row: number,
  { meter, register }: BlockRow,
  { start, end }: LocalDay,
  version: number,
): SyncItem[] {
  const [before, after] = [hours.shownAt(row, fullHour(start)), hours.shownAt(row, fullHour(end))];
  if (after === undefined) return [];
  const { unit } = quantities[quantityOf(register)];
  const readings: ReadingsItem = {
    ...{ kind: "readings", meter, register, unit, layer: layers.validated, version },
    ...{ at: [after.at], ticks: [after.ticks], quality: [after.quality] },
  };
  if (before === undefined || after.ticks < before.ticks) return [readings];
  const used: AggregatesItem = {
    ...{ kind: "aggregates", meter, register, bucket: "day", start: [start], sum: [after.ticks - before.ticks] },
    ...{ min: [null], max: [null], mean: [null], count: [1], estimated: [0], version },
  };
  return [readings, used];
}

/** Notes days that were told before this came: a reading says what was shown up to two hours before it. */
function noteLate({ houses, late }: DailyState, { meter, at }: ReadingsItem): void {
  const zone = houses.houses.get(meter)?.zone;
  const next = zone === undefined ? undefined : houses.days.next.get(zone);
  if (zone === undefined || next === undefined) return;
  for (const moment of at.filter((one) => one <= next + reach)) {
    const days = late.get(meter) ?? new Set();
    late.set(meter, days.add(bucketStart(moment, "day", zone)).add(bucketStart(moment - reach, "day", zone)));
  }
}

/** Those days told anew, some meters at a time. */
function lateItems(hours: HourBook, { houses, late, version }: DailyState): SyncItem[] {
  const items: SyncItem[] = [];
  const rowsOf = Map.groupBy(hours.rows.entries(), ([, { meter }]) => meter);
  for (const [meter, days] of late) {
    if (items.length >= mostLate) break;
    late.delete(meter);
    const zone = houses.houses.get(meter)?.zone ?? "UTC";
    for (const start of days) {
      const one = { zone, start, end: nextBucket(start, "day", zone) };
      if (one.end > (houses.days.next.get(zone) ?? 0)) continue;
      items.push(...(rowsOf.get(meter) ?? []).flatMap(([row, of]) => itemsOf(hours, row, of, one, version)));
    }
  }
  return items;
}

export function dailyTeller(database: DatabaseSync): Teller<DailyState> {
  const hours = openHourBook(database, hoursInMemory);
  const bookOf = ({ houses }: DailyState) => ({ hours, ...houses });

  /** The next day that is over, or else what came late. */
  function over(state: DailyState): SyncItem[] {
    const { houses, counts } = state;
    state.version = Math.max(state.version + 1, houses.days.newest * 1000);
    let items: SyncItem[] = [];
    nextClosedDay(houses.days, patience, (one) => {
      items = hours.rows.flatMap((row, number) =>
        houses.houses.get(row.meter)?.zone === one.zone ? itemsOf(hours, number, row, one, state.version) : [],
      );
      return items.length > 0;
    });
    if (items.length === 0) items = lateItems(hours, state);
    forgetOld(bookOf(state));
    return items.length === 0 || counts === undefined ? items : [...items, counts];
  }

  return {
    begin: () => ({ houses: newHouses(), told: new Map(), late: new Map(), counts: undefined, version: 0 }),
    take(state, item) {
      if (urgentKinds.has(item.kind)) return [item];
      switch (item.kind) {
        case "meter":
          noteHouse(bookOf(state), item);
          return toldAnew(state, item);
        case "readings":
          noteReadings(bookOf(state), item);
          noteLate(state, item);
          return [];
        case "counts":
          state.counts = item;
          return [];
        default:
          return [];
      }
    },
    ahead: (_, item) => [item],
    newest: ({ houses }) => houses.days.newest,
    next: (state, atOnce) => (atOnce.length > 0 ? atOnce : over(state)),
    save: hours.save,
    reload: hours.reload,
    forget: hours.empty,
  };
}
