// The part of a bucket's consumption that lies in steps across hours, interpolated from the register.
import type { Seconds } from "@tributary/core";
import type { Hours } from "./hours.ts";
import type { StagePlan } from "./stages.ts";
import { shareOf, stepOf } from "./step.ts";

/** Readings further apart than this make their step an estimate in the hours it crosses. */
const nearEnough: Seconds = 3600;

/** Seconds between the last reading of the hour row `before` and the first of the next row. */
function spanOf({ columns }: Hours, before: number): Seconds {
  return (columns.firstAt[before + 1] ?? 0) - (columns.lastAt[before] ?? 0);
}

/** Whether the step after the hour row `before` passes over a gap, so that its parts are estimates. */
export function isGap(hours: Hours, before: number): boolean {
  return spanOf(hours, before) > nearEnough;
}

/**
 * Ticks that the step from the hour row `before` to the next row puts between `start` and `end`; `undefined` where there
 * is no such step, where the register began anew in it, and for gaps longer than the plan fills: these stay open.
 */
export function partOf(
  hours: Hours,
  before: number,
  start: Seconds,
  end: Seconds,
  plan: StagePlan,
): number | undefined {
  if (before < 0 || before + 1 >= hours.count) return undefined;
  const { lastAt, lastTicks, firstTicks, firstQuality } = hours.columns;
  const span = spanOf(hours, before);
  if (span > plan.fill) return undefined;
  const step = stepOf(lastTicks[before] ?? 0, firstTicks[before + 1] ?? 0, firstQuality[before + 1] ?? 0);
  if (step === undefined) return undefined;
  const from = lastAt[before] ?? 0;
  const until = (moment: Seconds) => shareOf(step, span, Math.min(Math.max(moment - from, 0), span));
  return until(end) - until(start);
}
