// Says whether a value can be true at all, by the physics of its quantity and the readings beside it.
import { qualityBits, type Seconds } from "@tributary/core";
import type { Series } from "./series.ts";
import type { StagePlan } from "./stages.ts";
import { capacityAbove } from "./step.ts";

/** A register this near its capacity (2 %) is expected to begin again at zero. */
const nearCapacity = 0.98;

/** Whether a register can grow by so much in that time. */
export function canGrow(step: number, seconds: Seconds, plan: StagePlan): boolean {
  return step <= plan.step + (plan.fastest * seconds) / 3600;
}

/** Whether a fall from one value to another is the register's beginning again at zero. */
export function rollsOver(fromTicks: number, toTicks: number): boolean {
  const capacity = capacityAbove(fromTicks);
  return fromTicks >= capacity * nearCapacity && toTicks <= capacity * (1 - nearCapacity);
}

/** Quality bits of a value that stands (or would stand) between the readings `before` and `after` of a series. */
export function plausible(
  series: Series,
  before: number,
  after: number,
  at: Seconds,
  ticks: number,
  plan: StagePlan,
): number {
  if (ticks < plan.least || ticks > plan.most) return qualityBits.impossible;
  if (!plan.counter) return 0;
  if (after < series.count) {
    const next = series.ticks[after] ?? 0;
    if (ticks > next && !rollsOver(ticks, next)) return qualityBits.outlier;
  }
  if (before < 0) return 0;
  const last = series.ticks[before] ?? 0;
  const rolled = ticks < last && rollsOver(last, ticks);
  if (ticks < last && !rolled) return qualityBits.fell;
  const step = rolled ? ticks + capacityAbove(last) - last : ticks - last;
  if (!canGrow(step, at - (series.at[before] ?? 0), plan)) return rolled ? qualityBits.fell : qualityBits.impossible;
  return rolled ? qualityBits.rollover : 0;
}
