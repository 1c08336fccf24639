// Finds meters that are silent: asked by the clock, for nothing arrives that could ask.
import type { MeterId, Seconds } from "@tributary/core";
import { type Incident, type OpenIncidents, seen, unseen } from "./incidents.ts";

/** A meter misses some of its telegrams; after so many intervals, and no sooner than so long, it is silent. */
const missed = 12;
const shortest: Seconds = 6 * 3600;
/** Without a known interval a day without a word is silence. */
const usual: Seconds = 86_400;

/** How long a meter may be unheard that sends each `interval` seconds. */
export function patienceFor(interval: Seconds | undefined): Seconds {
  return interval === undefined ? usual : Math.max(shortest, missed * interval);
}

/** Opens the incident of a meter that was last heard at `heardAt`, when that is too long before `now`. */
export function watchSilence(
  open: OpenIncidents,
  meter: MeterId,
  heardAt: Seconds,
  interval: Seconds | undefined,
  now: Seconds,
): Incident | undefined {
  const silent = now - heardAt;
  if (silent < patienceFor(interval)) return undefined;
  // Dated when it began, so that it has one id wherever and whenever it is noticed.
  const since = heardAt + patienceFor(interval);
  return seen(open, meter, "no-signal", "rule", since, `no telegram for ${Math.floor(silent / 3600)} hours`);
}

/** Closes it with the first telegram. */
export function endSilence(open: OpenIncidents, at: Seconds): Incident | undefined {
  return unseen(open, "no-signal", "rule", at, 0);
}
