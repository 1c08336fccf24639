// Counts a stretch of time from the readings in and around it.
import type { Seconds } from "@tributary/core";
import type { Readings } from "./chunk.ts";
import { levels } from "./levels.ts";
import type { Cells } from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addReading, begin, newTally, partOf, setParts } from "./tally.ts";

const counted = newTally();

/** Counts from `start` up to, not including, `end`, by the rules of a level; the answer stands until the next call. */
export function countBucket(readings: Readings, level: number, start: Seconds, end: Seconds, plan: StagePlan): Cells {
  const { at, ticks, quality, count } = readings;
  const near = levels[level]?.near ?? 0;
  const longest = plan.counter ? Math.min(plan.fill, levels[level]?.fill ?? 0) : -1;
  let sum = Number.NaN;
  let estimated = 0;
  begin(counted, 0, 0);
  for (let i = Math.max(readings.placeOf(start) - 1, 0); i < count; i += 1) {
    const from = at[i] ?? 0;
    if (from >= end) break;
    const value = ticks[i] ?? 0;
    if (from >= start) addReading(counted, 0, 0, value);
    if (i + 1 === count) break;
    const to = at[i + 1] ?? 0;
    const span = to - from;
    if (span > longest || to < start) continue;
    const step = stepOf(value, ticks[i + 1] ?? 0, quality[i + 1] ?? 0);
    if (step === undefined) continue;
    const part = from >= start && to <= end ? step : partOf(step, from, span, start, end);
    sum = Number.isNaN(sum) ? part : sum + part;
    if (span > near) estimated += part;
  }
  setParts(counted, 0, 0, sum, estimated);
  return counted;
}
