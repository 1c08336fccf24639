// Condenses a stream's readings to one row for each local hour that has any: all that its aggregates need.
import { nextBucket, type Seconds } from "@tributary/core";
import { placeOf, type Series } from "./series.ts";
import { stepOf } from "./step.ts";

/** Columns by hour, oldest first; the first `count` of each are in use. */
export interface Hours {
  columns: Record<HourColumn, Float64Array>;
  count: number;
}

/** `used`: consumption between the readings within the hour; `total`: sum of its values; `readings`: their number. */
const names = [
  "start",
  "firstAt",
  "firstTicks",
  "firstQuality",
  "lastAt",
  "lastTicks",
  "least",
  "most",
  "total",
  "readings",
  "used",
] as const;
type HourColumn = (typeof names)[number];

function columns(size: number, from?: Hours["columns"]): Hours["columns"] {
  const fresh = Object.fromEntries(names.map((name) => [name, new Float64Array(size)])) as Hours["columns"];
  if (from !== undefined) for (const name of names) fresh[name].set(from[name]);
  return fresh;
}

export function newHours(): Hours {
  return { columns: columns(2), count: 0 };
}

/** Number of hours before the one that starts at `start`. */
export function placeOfHour(hours: Hours, start: Seconds): number {
  const starts = hours.columns.start;
  let place = hours.count;
  while (place > 0 && (starts[place - 1] ?? 0) >= start) place -= 1;
  return place;
}

/** Counts the readings of one hour again from the series. */
export function condenseHour(hours: Hours, series: Series, start: Seconds, zone: string): void {
  const from = placeOf(series, start);
  const to = placeOf(series, nextBucket(start, "hour", zone));
  const place = placeOfHour(hours, start);
  if (place === hours.count || hours.columns.start[place] !== start) makeRoom(hours, place);
  const { columns: cell } = hours;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let total = 0;
  let used = 0;
  for (let i = from; i < to; i += 1) {
    const ticks = series.ticks[i] ?? 0;
    least = Math.min(least, ticks);
    most = Math.max(most, ticks);
    total += ticks;
    if (i > from) used += stepOf(series.ticks[i - 1] ?? 0, ticks, series.quality[i] ?? 0) ?? 0;
  }
  cell.start[place] = start;
  cell.firstAt[place] = series.at[from] ?? 0;
  cell.firstTicks[place] = series.ticks[from] ?? 0;
  cell.firstQuality[place] = series.quality[from] ?? 0;
  cell.lastAt[place] = series.at[to - 1] ?? 0;
  cell.lastTicks[place] = series.ticks[to - 1] ?? 0;
  cell.least[place] = least;
  cell.most[place] = most;
  cell.total[place] = total;
  cell.readings[place] = to - from;
  cell.used[place] = used;
}

function makeRoom(hours: Hours, place: number): void {
  if (hours.count === hours.columns.start.length) hours.columns = columns(hours.count * 2, hours.columns);
  for (const name of names) hours.columns[name].copyWithin(place + 1, place, hours.count);
  hours.count += 1;
}

/** Drops hours that start before `from`, but for the last of them, whose last reading begins the step into `from`. */
export function dropHoursBefore(hours: Hours, from: Seconds): void {
  const dropped = placeOfHour(hours, from) - 1;
  if (dropped <= 0) return;
  for (const name of names) hours.columns[name].copyWithin(0, dropped, hours.count);
  hours.count -= dropped;
}
