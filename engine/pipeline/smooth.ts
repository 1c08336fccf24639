// The smoothed end of a stream: a second series for shape and alarms; the register itself is never smoothed.
import type { Series } from "./series.ts";
import type { StagePlan } from "./stages.ts";

/** Mean over the newest window: of a counter its flow in ticks per hour, of a level its value; `undefined` until there are two readings. */
export function smooth(series: Series, plan: StagePlan): number | undefined {
  const last = series.count - 1;
  const first = Math.max(0, last - plan.window + (plan.counter ? 0 : 1));
  if (last < 1) return undefined;
  if (plan.counter) {
    const seconds = (series.at[last] ?? 0) - (series.at[first] ?? 0);
    return (((series.ticks[last] ?? 0) - (series.ticks[first] ?? 0)) * 3600) / seconds;
  }
  let sum = 0;
  for (let i = first; i <= last; i += 1) sum += series.ticks[i] ?? 0;
  return sum / (last - first + 1);
}

/** Flow of a counter over at least the last `seconds`, in ticks per hour; `undefined` when there are no such readings or the register fell. */
export function flowOver(series: Series, seconds: number): number | undefined {
  const last = series.count - 1;
  const at = series.at[last];
  if (at === undefined || last < 1) return undefined;
  let first = last - 1;
  while (first > 0 && at - (series.at[first] ?? 0) < seconds) first -= 1;
  const step = (series.ticks[last] ?? 0) - (series.ticks[first] ?? 0);
  return step < 0 ? undefined : (step * 3600) / Math.max(at - (series.at[first] ?? 0), seconds);
}
