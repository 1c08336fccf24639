// The shape of a stream's newest end: its slope, and whether a spike just passed.
import { type Cells, newestAt, newestTicks, readingsHeld } from "./records.ts";
import { flowBetween } from "./smooth.ts";
import type { StagePlan } from "./stages.ts";

export interface Shape {
  /** How fast the flow of a counter, or a level, rises: ticks per hour, each hour; by least squares over the window. */
  readonly slope: number;
  /** How far the value before the newest stands above (or below) both its neighbours, ticks or ticks per hour; 0 when it does not. */
  readonly spike: number;
}

/** Shape of flows (counters) or values (levels) of the newest readings; `undefined` while there are fewer than three. */
export function shape(page: Cells, record: number, plan: StagePlan): Shape | undefined {
  const held = readingsHeld(page, record);
  const count = Math.min(plan.counter ? held - 1 : held, plan.window);
  if (count < 3) return undefined;
  const value = (place: number) =>
    plan.counter ? flowBetween(page, record, place, place + 1) : newestTicks(page, record, place);
  // Hours before the newest; a flow holds for the middle of its time.
  const newest = newestAt(page, record, 0);
  const hours = (place: number) => {
    const at = newestAt(page, record, place);
    return ((plan.counter ? (at + newestAt(page, record, place + 1)) / 2 : at) - newest) / 3600;
  };
  let meanValue = 0;
  let meanHours = 0;
  for (let place = 0; place < count; place += 1) {
    meanValue += value(place) / count;
    meanHours += hours(place) / count;
  }
  let joint = 0;
  let spread = 0;
  for (let place = 0; place < count; place += 1) {
    joint += (hours(place) - meanHours) * (value(place) - meanValue);
    spread += (hours(place) - meanHours) ** 2;
  }
  const above = Math.min(value(1) - value(0), value(1) - value(2));
  const below = Math.max(value(1) - value(0), value(1) - value(2));
  return { slope: joint / spread, spike: above > 0 ? above : Math.min(below, 0) };
}
