// Says at most how much a counter counted in a time: quickly, for those who ask whether it was much.
import type { Seconds } from "@tributary/core";
import type { Stream } from "./stream.ts";

/**
 * From the last reading before `from` to the first after `to`; no less than the sum of the hours between. `undefined`
 * where the register fell.
 */
export function growthAround({ pipeline, number }: Stream, from: Seconds, to: Seconds): number | undefined {
  const { ticks, count } = pipeline.recent.read(number, from, to);
  for (let i = 1; i < count; i += 1) if ((ticks[i] ?? 0) < (ticks[i - 1] ?? 0)) return undefined;
  return count === 0 ? 0 : (ticks[count - 1] ?? 0) - (ticks[0] ?? 0);
}
