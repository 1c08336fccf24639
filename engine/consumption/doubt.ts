// What the straight line between two readings does not say: how far it may be from what really passed.
import type { Seconds } from "@tributary/core";
import { joins, placeAt, type UseLine } from "./line.ts";

/** Steps of a display that are looked for, in ticks: 10^0 to 10^9. */
const coarsest = 1e9;
/** Of so many knots the step of the display is told. */
const looked = 500;

/** The step in which a register counts, in ticks: the greatest power of ten that divides all that was used. */
export function resolutionOf({ total }: UseLine): number {
  const seen = total.slice(0, looked).filter((ticks) => ticks !== 0);
  if (seen.length === 0) return 1;
  let step = 1;
  while (step < coarsest && seen.every((ticks) => ticks % (step * 10) === 0)) step *= 10;
  return step;
}

/** How a moment lies between readings, and how unevenly is used what passes there. */
export interface Doubt {
  /** Seconds since the reading before, and up to the one after; both 0 at a reading. */
  readonly before: Seconds;
  readonly after: Seconds;
  /** Variance of what is used in a second, square ticks. */
  readonly draws: number;
}

/**
 * What the line does not say about a moment; `undefined` where it is not known there, or bridges a gap.
 *
 * Use comes in draws. Where draws of a size s come at random, what is used in equal times varies by X s, X being its
 * mean. X s is told by three times in a row: the second difference of what was used in them has the variance 6 X s,
 * whatever the size of draws is, and a flow that is steady or grows evenly has none.
 */
export function doubtAt(line: UseLine, moment: Seconds): Doubt | undefined {
  const place = placeAt(line, moment);
  const at = line.at[place];
  if (at === moment) return line.sure[place] === true ? { before: 0, after: 0, draws: 0 } : undefined;
  const own = nearStep(line, place);
  if (at === undefined || own === undefined) return undefined;
  return { before: moment - at, after: at + own.span - moment, draws: spreadOf(line, place, own) / own.span };
}

/** What X s is after the knot at a place, told by the times beside it; of one neighbour the difference has twice that. */
function spreadOf(line: UseLine, place: number, own: Step): number {
  const scaled = ({ ticks, span }: Step) => (ticks * own.span) / span;
  const [before, after] = [nearStep(line, place - 1), nearStep(line, place + 1)];
  if (before !== undefined && after !== undefined) return (scaled(before) - 2 * own.ticks + scaled(after)) ** 2 / 6;
  const beside = before ?? after;
  // With nobody beside it, it may have been one draw.
  return beside === undefined ? own.ticks ** 2 : (scaled(beside) - own.ticks) ** 2 / 2;
}

interface Step {
  readonly ticks: number;
  readonly span: Seconds;
}

/** What was used between a knot and the next, where they are as close as usual. */
function nearStep({ at, total, join }: UseLine, place: number): Step | undefined {
  const [from, to, before, after] = [at[place], at[place + 1], total[place], total[place + 1]];
  if (from === undefined || to === undefined || before === undefined || after === undefined) return undefined;
  return join[place + 1] === joins.near ? { ticks: after - before, span: to - from } : undefined;
}
