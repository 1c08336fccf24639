// The smoothed end of a stream: a second series for shape and alarms; the register itself is never smoothed.
import { type Cells, newestAt, newestTicks, readingsHeld } from "./records.ts";
import type { StagePlan } from "./stages.ts";

/**
 * Mean over the newest window of readings: of a counter its flow in ticks per hour, of a level its value; `undefined`
 * until there are two readings.
 */
export function smooth(page: Cells, record: number, plan: StagePlan): number | undefined {
  const count = Math.min(readingsHeld(page, record), plan.window);
  if (readingsHeld(page, record) < 2 || count < 1) return undefined;
  if (plan.counter) return flowBetween(page, record, 0, Math.max(count - 1, 1));
  let sum = 0;
  for (let place = 0; place < count; place += 1) sum += newestTicks(page, record, place);
  return sum / count;
}

/** Flow of a counter from one of its newest readings to a newer one, in ticks per hour. */
export function flowBetween(page: Cells, record: number, newer: number, older: number): number {
  const seconds = newestAt(page, record, newer) - newestAt(page, record, older);
  return ((newestTicks(page, record, newer) - newestTicks(page, record, older)) * 3600) / seconds;
}
