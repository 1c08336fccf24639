// The part of an hour's consumption that lies in steps across its edges, interpolated from the register.
import type { Seconds } from "@tributary/core";
import { type Hours, placeOfHour } from "./hours.ts";
import type { StagePlan } from "./stages.ts";
import { shareOf, stepOf } from "./step.ts";

/** Readings further apart than this make their step an estimate in the hours it crosses. */
const nearEnough: Seconds = 3600;

/** Ticks of one step that fall in an hour; `undefined` when they cannot be known. */
export interface CrossingPart {
  readonly ticks: number;
  readonly estimated: boolean;
}

/** What the step from the hour row `before` to the next row puts between `start` and `end`; gaps longer than the plan fills stay open. */
function part(hours: Hours, before: number, start: Seconds, end: Seconds, plan: StagePlan): CrossingPart | undefined {
  if (before < 0 || before + 1 >= hours.count) return undefined;
  const { lastAt, lastTicks, firstAt, firstTicks, firstQuality } = hours.columns;
  const from = lastAt[before] ?? 0;
  const to = firstAt[before + 1] ?? 0;
  const step = stepOf(lastTicks[before] ?? 0, firstTicks[before + 1] ?? 0, firstQuality[before + 1] ?? 0);
  const span = to - from;
  if (step === undefined || span > plan.fill) return undefined;
  const until = (moment: Seconds) => shareOf(step, span, Math.min(Math.max(moment - from, 0), span));
  return { ticks: until(end) - until(start), estimated: span > nearEnough };
}

/** The steps that enter and leave an hour, or the one that passes over it when it has no reading. */
export function crossingParts(hours: Hours, start: Seconds, end: Seconds, plan: StagePlan): CrossingPart[] {
  const place = placeOfHour(hours, start);
  const present = place < hours.count && hours.columns.start[place] === start;
  const parts = [part(hours, place - 1, start, end, plan), present ? part(hours, place, start, end, plan) : undefined];
  return parts.filter((one) => one !== undefined);
}
