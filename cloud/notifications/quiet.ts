// Says until when a message waits: through a person's quiet hours, or for his message of the day.
import { fromCivil, type Seconds, zoneOffset } from "@tributary/core";
import type { NotificationPreferences } from "@tributary/wire";

const day = 86_400;

/** Seconds since midnight of HH:MM. */
const secondsOf = (time: string) => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3)) * 60;

/** The next moment, `at` included, at which the clock of a zone shows a time. */
function nextTime(at: Seconds, time: string, zone: string): Seconds {
  const local = at + zoneOffset(at, zone);
  const midnight = local - (local % day);
  const today = fromCivil(zone, midnight + secondsOf(time));
  return today >= at ? today : fromCivil(zone, midnight + day + secondsOf(time));
}

/** When quiet hours end that hold `at`; `at` itself where it is not quiet. */
export function afterQuiet(at: Seconds, { quiet }: Pick<NotificationPreferences, "quiet">, zone: string): Seconds {
  if (quiet === null || quiet.from === quiet.to) return at;
  const local = (at + zoneOffset(at, zone)) % day;
  const [from, to] = [secondsOf(quiet.from), secondsOf(quiet.to)];
  // Quiet hours may hold midnight.
  const isQuiet = from < to ? local >= from && local < to : local >= from || local < to;
  return isQuiet ? nextTime(at, quiet.to, zone) : at;
}

/** When a message of now may be sent. */
export function sendableAt(
  at: Seconds,
  severity: "notice" | "warning" | "critical",
  preferences: Pick<NotificationPreferences, "quiet" | "digest">,
  zone: string,
): Seconds {
  if (severity === "critical") {
    return preferences.quiet?.criticalBreaks === false ? afterQuiet(at, preferences, zone) : at;
  }
  const due = preferences.digest === null ? at : nextTime(at, preferences.digest, zone);
  return afterQuiet(due, preferences, zone);
}
