// Knows which local days are over by what meters said last: the outbox of weeks is told like that of a moment.
import { bucketStart, nextBucket, type Seconds } from "@tributary/core";

/** By zone the first day that is not told yet; plain data. */
export interface ClosedDays {
  /** The newest moment of which a meter spoke. */
  newest: Seconds;
  readonly next: Map<string, Seconds>;
  /** By zone the days that were told, as spans of days one after another; a state of before has none. */
  told?: Map<string, readonly Span[]>;
}

interface Span {
  readonly start: Seconds;
  readonly end: Seconds;
}

export const newDays = (): ClosedDays => ({ newest: 0, next: new Map(), told: new Map() });

export interface LocalDay {
  readonly zone: string;
  readonly start: Seconds;
  readonly end: Seconds;
}

/** Days of which many never came are passed over in one step. */
const mostAtOnce = 400;
/** A span ends where a day could not be told. */
const mostSpans = 100;

function noteTold(days: ClosedDays, { zone, start, end }: LocalDay): void {
  days.told ??= new Map();
  const spans = days.told.get(zone) ?? [];
  const last = spans.at(-1);
  const grown = last?.end === start ? [...spans.slice(0, -1), { start: last.start, end }] : [...spans, { start, end }];
  days.told.set(zone, grown.slice(-mostSpans));
}

const isTold = ({ told }: ClosedDays, { zone, start }: LocalDay): boolean =>
  told?.get(zone)?.some((span) => span.start <= start && start < span.end) === true;

/** Goes on with the day of `now`; no day is told twice, whatever the clock did. */
export function daysFrom({ next, told }: ClosedDays, now: Seconds): ClosedDays {
  const today = [...next.keys()].map((zone) => [zone, bucketStart(now, "day", zone)] as const);
  return { newest: now, next: new Map(today), told: told ?? new Map() };
}

/**
 * The days that ended more than `patience` ago and were not answered before, oldest first within each zone, and up to the
 * first for which `isWanted` holds: the others are passed over.
 */
export function nextClosedDay(
  days: ClosedDays,
  patience: Seconds,
  isWanted: (day: LocalDay) => boolean,
): LocalDay | undefined {
  const { newest, next } = days;
  for (const [zone, first] of next) {
    let start = first;
    for (let passed = 0; passed < mostAtOnce; passed += 1) {
      const end = nextBucket(start, "day", zone);
      if (end + patience > newest) break;
      next.set(zone, end);
      const day = { zone, start, end };
      if (!isTold(days, day) && isWanted(day)) {
        noteTold(days, day);
        return day;
      }
      start = end;
    }
  }
  return undefined;
}
