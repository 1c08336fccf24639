// Says what a register counted in hours, as one number: for rules that ask at each telegram.
import type { Seconds } from "@tributary/core";
import { countBucket } from "./count-bucket.ts";
import { hourLevel } from "./levels.ts";
import { calendarAt, planAt } from "./pipeline.ts";
import { recordOf } from "./records.ts";
import type { Stream } from "./stream.ts";
import { sumOf } from "./tally.ts";

/**
 * The least that an hour counted of those that begin at `from` or later and end at `to`, an hour's end, in ticks; hours of
 * which nothing is known count as `unknown`. Looks at the newest hours first, and at none before one that counted less
 * than `enough`.
 */
export function leastHour(
  { pipeline, number }: Stream,
  from: Seconds,
  to: Seconds,
  enough: number,
  unknown: number,
): number {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  const plan = planAt(pipeline, page, record);
  const calendar = calendarAt(pipeline, page, record);
  const readings = pipeline.recent.read(number, from, to);
  let least = Number.POSITIVE_INFINITY;
  for (let end = to; end > from && least >= enough; ) {
    const start = calendar.startOf(hourLevel, end - 1);
    const sum = sumOf(countBucket(readings, hourLevel, start, end, plan), 0, 0);
    least = Math.min(least, Number.isNaN(sum) ? unknown : sum);
    end = start;
  }
  return least;
}

/** What the hour counted that ends at `end`, in ticks; `undefined` where that is not known. */
export function hourSum({ pipeline, number }: Stream, end: Seconds): number | undefined {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  const start = calendarAt(pipeline, page, record).startOf(hourLevel, end - 1);
  const readings = pipeline.recent.read(number, start, end);
  const sum = sumOf(countBucket(readings, hourLevel, start, end, planAt(pipeline, page, record)), 0, 0);
  return Number.isNaN(sum) ? undefined : sum;
}
