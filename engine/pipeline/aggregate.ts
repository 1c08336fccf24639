// Aggregates of one stream: what an hour, a day or any run of hours of its meter's calendar holds.
import type { Seconds } from "@tributary/core";
import { isGap, partOf } from "./fill-gaps.ts";
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

/**
 * The bucket from `start` to `end`, both at full hours, or `undefined` when nothing is known of it. The parts of a step
 * in neighbouring buckets add up to the step, so a day is the sum of its hours, be they 23, 24 or 25.
 */
export function aggregate(hours: Hours, start: Seconds, end: Seconds, plan: StagePlan): Aggregate | undefined {
  const cell = hours.columns;
  let sum: number | undefined;
  let estimated = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let total = 0;
  let count = 0;
  const addStepAfter = (place: number) => {
    const part = plan.counter ? partOf(hours, place, start, end, plan) : undefined;
    if (part === undefined) return;
    sum = (sum ?? 0) + part;
    if (isGap(hours, place)) estimated += part;
  };

  let place = placeOfHour(hours, start);
  addStepAfter(place - 1);
  for (; place < hours.count && (cell.start[place] ?? 0) < end; place += 1) {
    const readings = cell.readings[place] ?? 0;
    least = Math.min(least, cell.least[place] ?? 0);
    most = Math.max(most, cell.most[place] ?? 0);
    total += cell.total[place] ?? 0;
    count += readings;
    if (plan.counter && readings > 1) sum = (sum ?? 0) + (cell.used[place] ?? 0);
    addStepAfter(place);
  }
  if (sum === undefined && count === 0) return undefined;
  const some = count > 0;
  return {
    start,
    sum,
    least: some ? least : undefined,
    most: some ? most : undefined,
    mean: some ? total / count : undefined,
    count,
    estimated: sum === undefined || sum === 0 ? 0 : estimated / sum,
  };
}
