// Keeps each incident of the node's meters with who acknowledged it.
import type { MeterId, Seconds } from "@tributary/core";
import type { LogRecord, Records } from "@tributary/engine-log";
import { type Incident, incidentId, thresholdAlarm } from "@tributary/engine-rules";
import type { Acknowledgement } from "@tributary/wire";
import type { FoundIncident } from "./found.ts";

export interface KeptIncident extends Incident {
  readonly meter: MeterId;
  readonly acknowledged?: Acknowledgement & { readonly at: Seconds };
}

export interface IncidentFilter {
  readonly state: "open" | "all";
  readonly meter?: MeterId | undefined;
  readonly limit: number;
}

const kind = "incident";
/** Incidents that closed are kept for a look back. */
const keptFor: Seconds = 90 * 86_400;

// Only this file writes them.
const incidentOf = (body: string): KeptIncident => JSON.parse(body) as KeptIncident;
const recordOf = (incident: KeptIncident): LogRecord => ({
  kind,
  id: incident.id,
  at: incident.openedAt,
  body: JSON.stringify(incident),
});

export const findIncident = (records: Records, id: string): KeptIncident | undefined => {
  const kept = records.find(kind, id);
  return kept === undefined ? undefined : incidentOf(kept.body);
};

/** Newest first. */
export function listIncidents(records: Records, { state, meter, limit }: IncidentFilter): KeptIncident[] {
  return records
    .list(kind)
    .map(({ body }) => incidentOf(body))
    .filter((one) => (state === "all" || one.closedAt === null) && (meter === undefined || one.meter === meter))
    .slice(0, limit);
}

/** Incidents as they opened or closed; an acknowledgement stays. */
export function incidentRecords(records: Records, found: readonly FoundIncident[]): LogRecord[] {
  return found.map(({ meter, incident }) => {
    const acknowledged = incident.closedAt === null ? undefined : findIncident(records, incident.id)?.acknowledged;
    return recordOf({ ...incident, meter, ...(acknowledged === undefined ? {} : { acknowledged }) });
  });
}

export const acknowledgedRecord = (incident: KeptIncident, given: Acknowledgement, at: Seconds): LogRecord =>
  recordOf({ ...incident, acknowledged: { ...given, at } });

/** Meters at which a threshold is broken. */
export function brokenAt(records: Records, threshold: string): MeterId[] {
  return listIncidents(records, { state: "open", limit: Number.MAX_SAFE_INTEGER })
    .filter(({ id, meter, openedAt }) => id === incidentId(meter, thresholdAlarm, `threshold ${threshold}`, openedAt))
    .map(({ meter }) => meter);
}

/** Incidents that closed long ago, to be taken away. */
export function oldIncidents(records: Records, now: Seconds): LogRecord[] {
  return listIncidents(records, { state: "all", limit: Number.MAX_SAFE_INTEGER })
    .filter(({ closedAt }) => closedAt !== null && now - closedAt > keptFor)
    .map(({ id, openedAt }) => ({ kind, id, at: openedAt, body: undefined }));
}
