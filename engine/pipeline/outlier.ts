// Says whether a value stands out from those before it, by median and median deviation with a floor.
import { qualityBits, type Seconds } from "@tributary/core";
import type { Series } from "./series.ts";
import type { StagePlan } from "./stages.ts";

/** Values that the median is taken of, and the fewest that make one. */
export const outlierWindow = 15;
const fewest = 5;
/** Normal deviations (1.4826 times the median deviation) beyond which a value is held back. */
const deviations = 10 * 1.4826;

/** Flows are judged over at least this time. */
const shortest: Seconds = 900;

const window = new Float64Array(outlierWindow);
const sorted = new Float64Array(outlierWindow);

function medianOf(count: number): number {
  const part = sorted.subarray(0, count).sort();
  const upper = part[count >> 1] ?? 0;
  return count % 2 === 1 ? upper : (upper + (part[(count >> 1) - 1] ?? 0)) / 2;
}

function standsOut(value: number, count: number, floor: number): boolean {
  if (count < fewest) return false;
  sorted.set(window.subarray(0, count));
  const median = medianOf(count);
  if (Math.abs(value - median) <= floor) return false;
  for (let i = 0; i < count; i += 1) sorted[i] = Math.abs((window[i] ?? 0) - median);
  return Math.abs(value - median) > deviations * medianOf(count);
}

/** Flows before a place of the series that are not zero: half of all water hours are, and would make any use an outlier. */
function gatherFlows(series: Series, before: number): number {
  let count = 0;
  for (let i = before; i > 0 && count < outlierWindow && i > before - 4 * outlierWindow; i -= 1) {
    const step = (series.ticks[i] ?? 0) - (series.ticks[i - 1] ?? 0);
    if (step <= 0) continue;
    window[count] = (step * 3600) / ((series.at[i] ?? 0) - (series.at[i - 1] ?? 0));
    count += 1;
  }
  return count;
}

function gatherLevels(series: Series, before: number): number {
  const count = Math.min(outlierWindow, before + 1);
  for (let i = 0; i < count; i += 1) window[i] = series.ticks[before - i] ?? 0;
  return count;
}

/** Quality bits of a plausible value that follows reading `before` of the series. */
export function outlier(series: Series, before: number, at: Seconds, ticks: number, plan: StagePlan): number {
  if (plan.floor === undefined || before < 0) return 0;
  if (!plan.counter) {
    return standsOut(ticks, gatherLevels(series, before), plan.floor) ? qualityBits.outlier : 0;
  }
  // Over a shorter time a meter's coarse display makes any flow.
  const seconds = Math.max(at - (series.at[before] ?? 0), shortest);
  const flow = ((ticks - (series.ticks[before] ?? 0)) * 3600) / seconds;
  if (flow <= plan.floor) return 0;
  return standsOut(flow, gatherFlows(series, before), plan.floor) ? qualityBits.outlier : 0;
}
