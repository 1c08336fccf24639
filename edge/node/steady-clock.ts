// A clock that does not follow a leap over years, for what is dated there by mistake makes all that follows late.
import type { Seconds } from "@tributary/core";
import type { Clock } from "./clock.ts";

const day = 86_400_000;
/** So far a clock leaps in a mistake alone; and after so long it was none. In milliseconds. */
const leap = 366 * day;
const followedAfter = day;
/** No node ran before: a clock that stands there was not set yet, and whoever sets it is right. */
const beforeNodes = Date.UTC(2025, 0, 1);

export interface SteadyClock extends Clock {
  /** A moment of reception: what was dated by the clock as it stands while it is not followed has a moment of this clock. */
  dated(at: Seconds): Seconds;
}

/**
 * The clock, but that a leap by more than a year, forth or back, is not believed for a day; then it was no mistake.
 * `written`: when something was written last, in UTC milliseconds, 0 for never: a restart goes on from there. A clock that
 * has no steady time is as it is.
 */
export function steadyClock(clock: Clock, written: number, say: (says: string) => void): SteadyClock {
  const { steady } = clock;
  if (steady === undefined) return { ...clock, dated: (at) => at };
  let believed = written > 0 ? written : clock.now();
  let at = steady();
  let leaptAt: number | undefined;
  /** By how much the clock is wrong. */
  let off = 0;
  return {
    ...clock,
    now() {
      const [shown, elapsed] = [clock.now(), steady()];
      const expected = believed + (elapsed - at);
      const isSet = expected < beforeNodes && shown >= beforeNodes;
      const isLeap = Math.abs(shown - expected) > leap && !isSet;
      if (isLeap && leaptAt === undefined) {
        leaptAt = elapsed;
        say(`edge: the clock leapt to ${new Date(shown).toISOString()}: it is not followed for a day`);
      }
      if (isLeap && elapsed - (leaptAt ?? elapsed) < followedAfter) {
        off = shown - expected;
        return Math.floor(expected);
      }
      [believed, at, leaptAt, off] = [shown, elapsed, undefined, 0];
      return shown;
    },
    dated(moment) {
      if (off === 0) return moment;
      const right = moment * 1000 - off;
      const present = believed + (steady() - at);
      return Math.abs(right - present) < Math.abs(moment * 1000 - present) ? Math.floor(right / 1000) : moment;
    },
  };
}
