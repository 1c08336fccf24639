// Says whether a value stands out from those before it, by median and median deviation with a floor.
import type { Seconds } from "@tributary/core";
import { type Cells, windowCount, windowLength, windowValue } from "./records.ts";
import type { StagePlan } from "./stages.ts";

/** The fewest values that make a median. */
const fewest = 5;
/** Normal deviations (1.4826 times the median deviation) beyond which a value is held back. */
const deviations = 10 * 1.4826;
/** A flow is never held back that is not so many times the greatest of the window. */
const leap = 3;

/** Flows are judged over at least this time: over a shorter one a meter's coarse display makes any flow. */
const shortest: Seconds = 900;

const sorted = new Float64Array(windowCount);

function medianOf(count: number): number {
  const part = sorted.subarray(0, count).sort();
  const upper = part[count >> 1] ?? 0;
  return count % 2 === 1 ? upper : (upper + (part[(count >> 1) - 1] ?? 0)) / 2;
}

/** What the stage compares: of a counter the flow in ticks per hour, of a level its value. */
export function compared(ticks: number, step: number | undefined, span: Seconds, plan: StagePlan): number {
  if (!plan.counter) return ticks;
  return step === undefined || step === 0 ? 0 : (step * 3600) / Math.max(span, shortest);
}

/** Whether the value, as `compared` has it, stands out from those of the window. */
export function standsOut(page: Cells, record: number, value: number, plan: StagePlan): boolean {
  const count = windowLength(page, record);
  const { floor } = plan;
  if (floor === undefined || (plan.counter ? value <= floor : count < fewest)) return false;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i += 1) {
    const one = windowValue(page, record, i);
    sorted[i] = one;
    if (one < least) least = one;
    if (one > most) most = one;
  }
  // Nearly all values lie among those that came before.
  if (plan.counter ? value <= leap * most : value >= least - floor && value <= most + floor) return false;
  // Little is known of this meter yet: the next reading will say whether so much is usual.
  if (count < fewest) return true;
  const median = medianOf(count);
  const distance = Math.abs(value - median);
  for (let i = 0; i < count; i += 1) sorted[i] = Math.abs(windowValue(page, record, i) - median);
  return distance > floor && distance > deviations * medianOf(count);
}
