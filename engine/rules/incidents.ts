// Keeps one event an incident: opened once, held open while its cause lasts, closed after a quiet time.
import { type Alarm, alarms, cmac, expandKey, type MeterId, type Seconds, type Severity, toHex } from "@tributary/core";

/** An alarm of a meter, as it opens and again as it closes. */
export interface Incident {
  readonly id: string;
  readonly alarm: Alarm;
  readonly severity: Severity;
  readonly source: "meter" | "rule";
  readonly openedAt: Seconds;
  readonly closedAt: Seconds | null;
  readonly detail: string;
}

/** An incident that is open, and when its cause was last seen. */
export interface OpenIncident extends Incident {
  lastSeen: Seconds;
}

/** Open incidents of one meter; plain data. */
export type OpenIncidents = Map<string, OpenIncident>;

const idKey = expandKey(new Uint8Array(16));

/** Who finds it: the meter itself, a rule of the house, or a threshold by its id. */
export type Finder = "meter" | "rule" | `threshold ${string}`;

/** Under which an open incident is remembered: one of each kind by each finder. */
export const incidentKey = (finder: Finder, alarm: Alarm): string => `${finder}/${alarm}`;

/** The same incident has the same id wherever it is found: a hash of meter, alarm, finder and moment. */
export function incidentId(meter: MeterId, alarm: Alarm, finder: Finder, openedAt: Seconds): string {
  const text = `${meter}|${alarm}|${finder}|${openedAt}`;
  return toHex(
    cmac(
      idKey,
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
    ),
  );
}

/** Notes that an alarm's cause is there at `at`. Answers the incident when this opens it. */
export function seen(
  open: OpenIncidents,
  meter: MeterId,
  alarm: Alarm,
  finder: Finder,
  at: Seconds,
  detail: string,
): Incident | undefined {
  const key = incidentKey(finder, alarm);
  const known = open.get(key);
  if (known !== undefined) {
    known.lastSeen = Math.max(known.lastSeen, at);
    return undefined;
  }
  const { severity } = alarms[alarm];
  const id = incidentId(meter, alarm, finder, at);
  const source: Incident["source"] = finder === "meter" ? "meter" : "rule";
  const incident = { id, alarm, severity, source, openedAt: at, closedAt: null, detail };
  open.set(key, { ...incident, lastSeen: at });
  return incident;
}

/** Notes that an alarm's cause is not there at `at`. Answers the closed incident once that lasted `quiet` seconds. */
export function unseen(
  open: OpenIncidents,
  alarm: Alarm,
  finder: Finder,
  at: Seconds,
  quiet: Seconds,
): Incident | undefined {
  const key = incidentKey(finder, alarm);
  const known = open.get(key);
  if (known === undefined || at - known.lastSeen < quiet) return undefined;
  open.delete(key);
  const { lastSeen: _, ...incident } = known;
  return { ...incident, closedAt: at };
}
