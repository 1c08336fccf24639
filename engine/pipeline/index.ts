// The stream pipeline: plausible, outlier, smooth, fill gaps, aggregate.
import type { Seconds } from "@tributary/core";
import { flowOver, smooth } from "./smooth.ts";
import type { Stream } from "./stream.ts";

export type { Aggregate } from "./aggregate.ts";
export { lateHorizon } from "./forget.ts";
export { rollsOver } from "./plausible.ts";
export { planOf, type StagePlan } from "./stages.ts";
export {
  type ChangedAggregates,
  drain,
  hoursBetween,
  openStream,
  type Rows,
  type Stream,
  type StreamState,
} from "./stream.ts";
export { type Taken, take } from "./take.ts";

/** The smoothed end of a stream: flow in ticks per hour of a counter, mean value in ticks of a level. */
export function smoothed(stream: Stream): number | undefined {
  return smooth(stream.state.series, stream.plan);
}

/** Flow of a counter over at least the last `seconds`, in ticks per hour. */
export function flow(stream: Stream, seconds: Seconds): number | undefined {
  return flowOver(stream.state.series, seconds);
}
