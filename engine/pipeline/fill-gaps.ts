// Fills the hours without a reading between two that are not too far apart, each value flagged as an estimate.
import { layers, origins, qualityBits, type Seconds } from "@tributary/core";
import type { Calendar } from "./calendar.ts";
import type { RowColumns } from "./changes.ts";
import { hourLevel, levels } from "./levels.ts";
import type { StagePlan } from "./stages.ts";
import { shareOf } from "./step.ts";

const quality = {
  register: origins.estimated | qualityBits["gap-interpolated"],
  mean: origins.estimated | qualityBits["gap-mean"],
} as const;

const near = levels[hourLevel]?.near ?? 0;

/** Whether a time between two readings is a gap that is filled. */
export function isFilled(span: Seconds, plan: StagePlan): boolean {
  return span > near && span <= plan.fill;
}

/**
 * Tells a value at the start of each local hour after the one of `first` and before the one of `last` that lies between
 * the readings: on the straight line of the register, or their mean. `step` is `undefined` where a register began anew.
 */
export function fillHours(
  rows: RowColumns,
  stream: number,
  calendar: Calendar,
  plan: StagePlan,
  from: { readonly at: Seconds; readonly ticks: number },
  to: { readonly at: Seconds; readonly ticks: number },
  step: number | undefined,
  first: Seconds,
  last: Seconds,
): void {
  if (plan.counter && step === undefined) return;
  const end = calendar.startOf(hourLevel, last);
  for (let at = calendar.endOf(hourLevel, first); at < end; at = calendar.endOf(hourLevel, at)) {
    if (at <= from.at || at > to.at) continue;
    const ticks =
      plan.by === "mean"
        ? Math.round((from.ticks + to.ticks) / 2)
        : from.ticks + shareOf(step ?? to.ticks - from.ticks, to.at - from.at, at - from.at);
    rows.add(stream, layers.estimated, at, ticks, quality[plan.by]);
  }
}
