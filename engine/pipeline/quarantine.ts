// Holds back readings that contradict the newest of their stream, until later ones agree with them or with it.
import { qualityBits, type Seconds } from "@tributary/core";
import { canGrow } from "./plausible.ts";
import type { StagePlan } from "./stages.ts";

export interface HeldReading {
  readonly at: Seconds;
  readonly ticks: number;
  /** What it came with. */
  readonly quality: number;
  /** Why it is held. */
  readonly flags: number;
}

/** A register that began anew is believed after so many readings over so long a time. */
const resetCount = 3;
const resetSeconds: Seconds = 3600;
/** Of more than these the first and the newest are held. */
const mostHeld = 16;

function agree(a: HeldReading, b: HeldReading, last: number, plan: StagePlan): boolean {
  if (b.at <= a.at) return false;
  if (plan.counter) return b.ticks >= a.ticks && canGrow(b.ticks - a.ticks, b.at - a.at, plan);
  return Math.abs(b.ticks - a.ticks) <= Math.max(plan.floor ?? 0, Math.abs(b.ticks - last));
}

const onlyStandsOut = (reading: HeldReading | undefined) => reading?.flags === qualityBits.outlier;

/** What is to be believed now, oldest first, and whether a register began anew with it. */
export interface Believed {
  readonly readings: readonly HeldReading[];
  readonly beganAnew: boolean;
}

/**
 * Adds a reading that contradicts the value `last` to those held, which stand in order of time. Answers what is to be
 * believed: two neighbours that only stand out and agree, or as many of a register that began anew as prove it.
 */
export function contest(
  held: HeldReading[],
  reading: HeldReading,
  last: number,
  plan: StagePlan,
): Believed | undefined {
  if (held.length === mostHeld) held.splice(1, 1);
  held.push(reading);
  held.sort((a, b) => a.at - b.at);
  const place = held.indexOf(reading);
  for (const pair of [held.slice(Math.max(place - 1, 0), place + 1), held.slice(place, place + 2)]) {
    const [a, b] = pair;
    if (a === undefined || b === undefined || !onlyStandsOut(a) || !onlyStandsOut(b)) continue;
    if (agree(a, b, last, plan)) return { readings: pair, beganAnew: false };
  }
  const run = newestRun(held, last, plan);
  const first = run[0] ?? reading;
  const newest = run.at(-1) ?? reading;
  // Values that no such meter can have are never right, however often they come.
  const possible = plan.counter && newest.ticks >= plan.least && newest.ticks <= plan.most;
  const isReset = possible && run.length >= resetCount && newest.at - first.at >= resetSeconds;
  return isReset ? { readings: run, beganAnew: true } : undefined;
}

/** The newest of those held that agree each with the next. */
export function newestRun(held: readonly HeldReading[], last: number, plan: StagePlan): readonly HeldReading[] {
  let from = held.length - 1;
  for (; from > 0; from -= 1) {
    const a = held[from - 1];
    const b = held[from];
    if (a === undefined || b === undefined || !agree(a, b, last, plan)) break;
  }
  return held.slice(Math.max(from, 0));
}
