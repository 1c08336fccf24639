// What a point used since the first reading, as a line over time: each knot is a reading, and between knots it is straight.
import { type MeterId, qualityBits, type Seconds } from "@tributary/core";
import { type Leg, type Shown, shownIn, stepBetween } from "./leg.ts";
import { wholePart, worthOf } from "./ratio.ts";

/** How a knot follows the one before it. */
export const joins = {
  /** Readings as close as they usually are: what lies between them is taken as measured. */
  near: 0,
  /** Readings are missing: what lies between is an estimate. */
  gap: 1,
  /** Too long without a reading to say when something was used; how much was used in all is known. */
  long: 2,
  /** Nobody knows how much was used: the register began anew, or no meter counted. */
  unknown: 3,
} as const;
type Join = (typeof joins)[keyof typeof joins];

/** How long a time without a reading may be. */
export interface Patience {
  readonly near: Seconds;
  readonly gap: Seconds;
}

/** Hourly readings with what the radio delays them, and no hour missing; a day is filled, as the pipeline does. */
export const usualPatience: Patience = { near: 5400, gap: 86_400 };

/** By column, one entry a knot, in the order of time; no two knots share a moment. */
export interface UseLine {
  readonly at: number[];
  /** Ticks used since the first knot. */
  readonly total: number[];
  readonly join: Join[];
  /** Whether the knot is a fact, not an estimate. */
  readonly sure: boolean[];
  readonly quality: number[];
}

/** The line of a point from its legs in the order of time. Legs do not overlap. */
export function lineOf(legs: readonly Leg[], patience: Patience = usualPatience): UseLine {
  const line: UseLine = { at: [], total: [], join: [], sure: [], quality: [] };
  let meter: MeterId | undefined;
  for (const leg of withSharedIndices(legs)) {
    const begins = line.at.length;
    addLeg(line, leg, patience);
    // The knot with which the new meter begins, which may be the one that ended the old.
    const first = line.at[begins - 1] === leg.from ? begins - 1 : begins;
    const quality = line.quality[first];
    if (meter !== undefined && meter !== leg.meter && quality !== undefined) {
      line.quality[first] = quality | qualityBits.exchange;
    }
    meter = leg.meter;
  }
  return line;
}

function addLeg(line: UseLine, leg: Leg, patience: Patience): void {
  let before: Shown | undefined;
  /** What the register would show if it had never rolled over. */
  let unrolled = 0;
  for (const shown of shownIn(leg)) {
    const step = before === undefined ? undefined : stepBetween(before, shown, leg.capacity);
    const used = line.total.at(-1) ?? 0;
    if (before === undefined || step === undefined) {
      // The leg before may have ended at this very moment with an index of its own: then the line goes on from there.
      if (line.at.at(-1) !== shown.at)
        add(line, before === undefined ? shown : flagged(shown, "reset"), used, joins.unknown);
      unrolled = shown.ticks;
    } else {
      // Of the index as a whole, so that parts that are worth less than a tick are neither lost nor counted twice.
      const more = worthOf(unrolled + step, leg.worth) - worthOf(unrolled, leg.worth);
      unrolled += step;
      const rolled = shown.ticks < before.ticks;
      add(line, rolled ? flagged(shown, "rollover") : shown, used + more, joinOf(before, shown, more, patience));
    }
    before = shown;
  }
}

/** With what the step to it proved to be, in the place of what it was taken for. */
function flagged(shown: Shown, flag: "reset" | "rollover"): Shown {
  const others = shown.quality & ~(qualityBits.reset | qualityBits.rollover);
  return { ...shown, quality: others | qualityBits[flag] };
}

/** What did not move stood still all the time, however long nobody read it. */
function joinOf(before: Shown, after: Shown, used: number, { near, gap }: Patience): Join {
  const span = after.at - before.at;
  if (!before.sure || !after.sure) return span <= gap ? joins.gap : joins.long;
  if (span <= near || used === 0) return joins.near;
  return span <= gap ? joins.gap : joins.long;
}

function add(line: UseLine, { at, sure, quality }: Shown, total: number, join: Join): void {
  line.at.push(at);
  line.total.push(total);
  line.join.push(join);
  line.sure.push(sure);
  line.quality.push(quality);
}

/**
 * Where a meter stays and only its multiplier or the size of its pulses changes, its register goes on: what it showed at
 * the change, on the line between the readings around it, ends one leg and begins the next.
 */
function withSharedIndices(legs: readonly Leg[]): Leg[] {
  const joined = [...legs];
  for (let place = 1; place < joined.length; place += 1) {
    const [before, after] = [joined[place - 1], joined[place]];
    if (before === undefined || after === undefined) continue;
    const goesOn = before.meter === after.meter && before.to === after.from;
    if (!goesOn || before.last !== undefined || after.first !== undefined) continue;
    const index = indexAt(before, after);
    if (index === undefined) continue;
    joined[place - 1] = { ...before, last: index };
    joined[place] = { ...after, first: index };
  }
  return joined;
}

function indexAt(before: Leg, after: Leg): number | undefined {
  let last: Shown | undefined;
  for (const shown of shownIn(before)) last = shown;
  const [next] = shownIn(after);
  if (next?.at === after.from) return next.ticks;
  if (last === undefined || next === undefined) return undefined;
  const capacity = before.capacity ?? after.capacity;
  const step = stepBetween(last, next, capacity);
  if (step === undefined) return undefined;
  const index = last.ticks + wholePart(step, after.from - last.at, next.at - last.at);
  return capacity === undefined || index < capacity ? index : index - capacity;
}

/** Place of the last knot at or before a moment; -1 before the first. */
export function placeAt({ at }: UseLine, moment: Seconds): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
