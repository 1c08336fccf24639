// Turns readings at full hours into the whole steps of a block, and back.
import type { Seconds } from "@tributary/core";
import type { HourValues, Period } from "./hours.ts";
import { plain } from "./qualities.ts";

/** What a register showed at a full hour. */
export interface HourReading {
  /** UTC seconds. */
  readonly at: Seconds;
  /** In the tick size of the register's quantity (`core/quantities`). */
  readonly ticks: number;
  readonly quality: number;
}

const hour: Seconds = 3600;
const mostScale = 15;

/** The greatest scale (0 to 15) in which all these ticks are whole steps of 10^scale; 0 where all are 0. */
export function scaleOf(ticks: readonly number[]): number {
  if (ticks.every((value) => value === 0)) return 0;
  let scale = 0;
  while (scale < mostScale && ticks.every((value) => value % 10 ** (scale + 1) === 0)) scale += 1;
  return scale;
}

/** The values of a period; `undefined` when a tick is no whole step of the scale. Readings of other moments are left. */
export function hourValues(scale: number, period: Period, readings: Iterable<HourReading>): HourValues | undefined {
  const indices = new Array<number | undefined>(period.hours).fill(undefined);
  const qualities = new Array<number>(period.hours).fill(plain);
  for (const { at, ticks, quality } of readings) {
    const place = (at - period.from) / hour;
    if (!Number.isInteger(place) || place < 0 || place >= period.hours) continue;
    if (ticks % 10 ** scale !== 0) return undefined;
    indices[place] = ticks / 10 ** scale;
    qualities[place] = quality;
  }
  return qualities.some((quality) => quality !== plain) ? { indices, qualities } : { indices };
}

/** The readings of a period, oldest first; `undefined` when one has more ticks than a safe integer holds. */
export function hourReadings(
  scale: number,
  { from }: Period,
  { indices, qualities }: HourValues,
): HourReading[] | undefined {
  const readings: HourReading[] = [];
  for (const [place, index] of indices.entries()) {
    if (index === undefined) continue;
    const ticks = index * 10 ** scale;
    if (!Number.isSafeInteger(ticks)) return undefined;
    readings.push({ at: from + place * hour, ticks, quality: qualities?.[place] ?? plain });
  }
  return readings;
}
