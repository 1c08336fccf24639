// Says whether a value can be true at all, by the physics of its quantity and the readings beside it.
import { qualityBits, type Seconds } from "@tributary/core";
import type { StagePlan } from "./stages.ts";
import { capacityAbove } from "./step.ts";

/** A register this near its capacity (2 %) is expected to begin again at zero. */
const nearCapacity = 0.98;

/** Whether a register can grow by so much in that time. */
export function canGrow(step: number, seconds: Seconds, plan: StagePlan): boolean {
  return step <= plan.step || step <= plan.step + (plan.fastest * seconds) / 3600;
}

/** No register of volume or energy has fewer than four digits before the point, in ticks. */
const leastCapacity = 1e10;

/** Whether a fall from one value to another is the register's beginning again at zero. */
export function rollsOver(fromTicks: number, toTicks: number): boolean {
  const capacity = capacityAbove(fromTicks);
  return capacity >= leastCapacity && fromTicks >= capacity * nearCapacity && toTicks <= capacity * (1 - nearCapacity);
}

/**
 * Quality bits of a value that comes `span` seconds after the value `before` and stands before the value `after`, each
 * of them NaN where there is none to compare with.
 */
export function plausible(ticks: number, before: number, span: Seconds, after: number, plan: StagePlan): number {
  if (ticks < plan.least || ticks > plan.most) return qualityBits.impossible;
  if (!plan.counter) return 0;
  if (ticks > after && !rollsOver(ticks, after)) return qualityBits.outlier;
  if (Number.isNaN(before)) return 0;
  const rolled = ticks < before && rollsOver(before, ticks);
  if (ticks < before && !rolled) return qualityBits.fell;
  const step = rolled ? ticks + capacityAbove(before) - before : ticks - before;
  if (!canGrow(step, span, plan)) return rolled ? qualityBits.fell : qualityBits.impossible;
  return rolled ? qualityBits.rollover : 0;
}
