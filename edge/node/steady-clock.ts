// A clock that does not follow a leap into the far future, for what is dated there makes all that follows late.
import type { Clock } from "./clock.ts";

const day = 86_400_000;
/** So far a clock leaps in a mistake alone; and after so long it was none. In milliseconds. */
const leap = 366 * day;
const followedAfter = day;

/**
 * The clock, but that a leap by more than a year is not believed for a day, unless the newest thing that was written is
 * not older. `written`: when that was, in UTC milliseconds, 0 for nothing. A clock that has no steady time is as it is.
 */
export function steadyClock(clock: Clock, written: () => number, say: (says: string) => void): Clock {
  const { steady } = clock;
  if (steady === undefined) return clock;
  let believed = clock.now();
  let at = steady();
  let leaptAt: number | undefined;
  return {
    ...clock,
    now() {
      const [shown, elapsed] = [clock.now(), steady()];
      const expected = believed + (elapsed - at);
      const isAhead = (milliseconds: number) => shown - milliseconds > leap;
      const isLeap = isAhead(expected) && written() > 0 && isAhead(written());
      if (isLeap && leaptAt === undefined) {
        leaptAt = elapsed;
        say(`edge: the clock leapt to ${new Date(shown).toISOString()}: it is not followed for a day`);
      }
      if (isLeap && elapsed - (leaptAt ?? elapsed) < followedAfter) return Math.floor(expected);
      [believed, at, leaptAt] = [shown, elapsed, undefined];
      return shown;
    },
  };
}
