// Writes long series of a meter's register into typed arrays, without telegrams.
import type { Seconds } from "@tributary/core";
import type { SimulatedMeter } from "./city-meter.ts";
import { shown } from "./record-writer.ts";

/** What the register shows at `from` and after each step until before `to`, in L or Wh; NaN while it hangs elsewhere. */
export function shownAt(meter: SimulatedMeter, from: Seconds, to: Seconds, step: Seconds): Float64Array {
  const { measures, counting, mounted = -Infinity, removed = Infinity } = meter;
  const series = new Float64Array(stepsBetween(from, to, step));
  for (let index = 0; index < series.length; index += 1) {
    const at = from + index * step;
    series[index] = at < mounted || at >= removed ? Number.NaN : shown(measures.total(at), counting);
  }
  return series;
}

/** What is really drawn in each step, in L or Wh. */
export function drawnIn({ measures }: SimulatedMeter, from: Seconds, to: Seconds, step: Seconds): Float64Array {
  const series = new Float64Array(stepsBetween(from, to, step));
  let before = measures.drawn(from);
  for (let index = 0; index < series.length; index += 1) {
    const until = measures.drawn(from + (index + 1) * step);
    series[index] = until - before;
    before = until;
  }
  return series;
}

function stepsBetween(from: Seconds, to: Seconds, step: Seconds): number {
  if (!(step >= 1)) throw new RangeError("a step has at least one second");
  return Math.max(0, Math.ceil((to - from) / step));
}
