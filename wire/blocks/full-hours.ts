// Says what a register showed at full hours, from readings of any moments: the same at a gateway, an edge node and a test.
import type { Seconds } from "@tributary/core";
import type { HourReading } from "./block-readings.ts";

/** A reading of a counting register at any moment. */
export interface MomentReading {
  /** UTC seconds. */
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

const hour: Seconds = 3600;
/** Readings further apart say nothing of the hours between them. */
const furthest: Seconds = 2 * hour;

/**
 * What the register showed at the full hours between two readings, in whole steps of 10^scale ticks: on the straight
 * line between them, rounded down. Nothing where it fell, and nothing between readings more than two hours apart; a
 * reading at a full hour stands for itself. The quality is that of the later reading.
 */
export function hoursFrom(before: MomentReading, after: MomentReading, scale: number): HourReading[] {
  const hours: HourReading[] = [];
  const first = Math.max(Math.floor(before.at / hour) + 1, Math.ceil((after.at - furthest) / hour));
  for (let at = first * hour; at <= after.at; at += hour) {
    const shown = shownBetween(before, after, at, scale);
    if (shown !== undefined) hours.push(shown);
  }
  return hours;
}

/** What it showed at one moment after the first reading and up to the second; `undefined` where that is not known. */
export function shownBetween(
  before: MomentReading,
  after: MomentReading,
  at: Seconds,
  scale: number,
): HourReading | undefined {
  const gap = after.at - before.at;
  const joined = gap > 0 && gap <= furthest && after.ticks >= before.ticks;
  if (!joined && at !== after.at) return undefined;
  const ticks = at === after.at ? after.ticks : before.ticks + ((after.ticks - before.ticks) * (at - before.at)) / gap;
  const step = 10 ** scale;
  return { at, ticks: Math.floor(ticks / step) * step, quality: after.quality };
}

/** The same for many readings of one register, oldest first. */
export function fullHours(readings: readonly MomentReading[], scale: number): HourReading[] {
  const nowhere = { at: Number.NEGATIVE_INFINITY, ticks: 0, quality: 0 };
  return readings.flatMap((reading, place) => hoursFrom(readings[place - 1] ?? nowhere, reading, scale));
}
