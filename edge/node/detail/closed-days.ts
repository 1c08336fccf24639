// Knows which local days are over by what meters said last: the outbox of weeks is told like that of a moment.
import { nextBucket, type Seconds } from "@tributary/core";

/** By zone the first day that is not told yet; plain data. */
export interface ClosedDays {
  /** The newest moment of which a meter spoke. */
  newest: Seconds;
  readonly next: Map<string, Seconds>;
}

export const newDays = (): ClosedDays => ({ newest: 0, next: new Map() });

export interface LocalDay {
  readonly zone: string;
  readonly start: Seconds;
  readonly end: Seconds;
}

/** Days of which many never came are passed over in one step. */
const mostAtOnce = 400;

/**
 * The days that ended more than `patience` ago and were not answered before, oldest first within each zone, and up to the
 * first for which `isWanted` holds: the others are passed over.
 */
export function nextClosedDay(
  { newest, next }: ClosedDays,
  patience: Seconds,
  isWanted: (day: LocalDay) => boolean,
): LocalDay | undefined {
  for (const [zone, first] of next) {
    let start = first;
    for (let days = 0; days < mostAtOnce; days += 1) {
      const end = nextBucket(start, "day", zone);
      if (end + patience > newest) break;
      next.set(zone, end);
      const day = { zone, start, end };
      if (isWanted(day)) return day;
      start = end;
    }
  }
  return undefined;
}
