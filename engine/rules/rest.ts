// Finds a meter that counts nothing for unusually long: a vacant house, a stopped meter, or one that is bypassed.
import type { RegisterName, Seconds, Utility } from "@tributary/core";
import { hoursBetween, type Stream } from "@tributary/engine-pipeline";
import { lastHour } from "./last-hour.ts";
import type { Finding } from "./rule.ts";

/** What is remembered of a register's rests; plain data. */
export interface Rest {
  /** The end of the newest hour that was looked at. */
  at: Seconds;
  /** The end of the newest hour with use; absent until the first: a meter that was never used is not vacant. */
  usedAt?: Seconds;
  /** The longest that it ever rested between two hours with use. */
  longest: Seconds;
}

const hour: Seconds = 3600;
const day: Seconds = 24 * hour;
/** A week without a drop is no weekend away. */
const shortest: Seconds = 7 * day;
/** And twice as long as ever before is more than the usual holiday. */
const timesLongest = 2;
/** Hours that are looked at together, at most: after a longer silence the pipeline has forgotten them. */
const farthest: Seconds = 3 * day;

/** The register that shows use; heat rests all summer. */
export const useRegisters: Readonly<Record<Utility, RegisterName | undefined>> = {
  water: "volume",
  electricity: "energy",
  gas: "volume",
  heat: undefined,
  other: undefined,
};

export function newRest(at: Seconds): Rest {
  return { at, longest: 0 };
}

/** Notes that the hour that ends at `end` showed use. */
function noteUse(rest: Rest, end: Seconds): void {
  if (rest.usedAt !== undefined) rest.longest = Math.max(rest.longest, end - rest.usedAt);
  rest.usedAt = end;
}

/** Looks at the hours that ended since the last call; `at` is the end of an hour. Brings `rest` up to it. */
export function findRest(rest: Rest, stream: Stream, at: Seconds): Finding {
  const from = Math.max(rest.at, at - farthest);
  if (at - from === hour) {
    if ((lastHour(stream, at) ?? 0) > 0) noteUse(rest, at);
  } else {
    for (const [index, one] of hoursBetween(stream, from, at).entries()) {
      if ((one?.sum ?? 0) > 0) noteUse(rest, from + (index + 1) * hour);
    }
  }
  rest.at = at;
  if (rest.usedAt === undefined) return undefined;
  const resting = at - rest.usedAt;
  if (resting === 0) return { level: "over" };
  if (resting < Math.max(shortest, timesLongest * rest.longest)) return { level: "lingers" };
  return { level: "alarm", detail: `nothing was counted for ${Math.floor(resting / day)} days` };
}
