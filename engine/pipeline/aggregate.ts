// Aggregates of one stream: what an hour or a day of its meter's calendar holds.
import { nextBucket, type Seconds } from "@tributary/core";
import { crossingParts } from "./fill-gaps.ts";
import { type Hours, placeOfHour } from "./hours.ts";
import type { StagePlan } from "./stages.ts";

/** One bucket. `least`, `most` and `mean` are of the readings in it; `sum` is the register's consumption; all in ticks. */
export interface Aggregate {
  readonly start: Seconds;
  /** `undefined` while it is not known, and for levels. */
  readonly sum: number | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly mean: number | undefined;
  readonly count: number;
  /** Share of `sum` that was interpolated over more than an hour without readings, 0 to 1. */
  readonly estimated: number;
}

interface Tally {
  sum: number | undefined;
  estimated: number;
  least: number;
  most: number;
  total: number;
  count: number;
}

function addHour(tally: Tally, hours: Hours, start: Seconds, end: Seconds, plan: StagePlan): void {
  const place = placeOfHour(hours, start);
  const cell = hours.columns;
  if (place < hours.count && cell.start[place] === start) {
    const readings = cell.readings[place] ?? 0;
    tally.least = Math.min(tally.least, cell.least[place] ?? 0);
    tally.most = Math.max(tally.most, cell.most[place] ?? 0);
    tally.total += cell.total[place] ?? 0;
    tally.count += readings;
    if (plan.counter && readings > 1) tally.sum = (tally.sum ?? 0) + (cell.used[place] ?? 0);
  }
  if (!plan.counter) return;
  for (const part of crossingParts(hours, start, end, plan)) {
    tally.sum = (tally.sum ?? 0) + part.ticks;
    if (part.estimated) tally.estimated += part.ticks;
  }
}

function aggregateOf(start: Seconds, tally: Tally): Aggregate | undefined {
  const { sum, count } = tally;
  if (sum === undefined && count === 0) return undefined;
  return {
    start,
    sum,
    least: count === 0 ? undefined : tally.least,
    most: count === 0 ? undefined : tally.most,
    mean: count === 0 ? undefined : tally.total / count,
    count,
    estimated: sum === undefined || sum === 0 ? 0 : tally.estimated / sum,
  };
}

const newTally = (): Tally => ({
  sum: undefined,
  estimated: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
  total: 0,
  count: 0,
});

/** The hour that starts at `start`, or `undefined` when nothing is known of it. */
export function hourAggregate(hours: Hours, start: Seconds, zone: string, plan: StagePlan): Aggregate | undefined {
  const tally = newTally();
  addHour(tally, hours, start, nextBucket(start, "hour", zone), plan);
  return aggregateOf(start, tally);
}

/** The local day that starts at `start`: the sum of its hours, be they 23, 24 or 25. */
export function dayAggregate(hours: Hours, start: Seconds, zone: string, plan: StagePlan): Aggregate | undefined {
  const tally = newTally();
  const dayEnd = nextBucket(start, "day", zone);
  for (let hour = start; hour < dayEnd; ) {
    const end = nextBucket(hour, "hour", zone);
    addHour(tally, hours, hour, end, plan);
    hour = end;
  }
  return aggregateOf(start, tally);
}
