// What users and operators report of what goes wrong: late, vaguely, or never; and sometimes where nothing is wrong.
import type { MeterId, Seconds } from "@tributary/core";
import type { Incident, IncidentKind } from "./incident.ts";
import { between, hash, share } from "./random.ts";

/** A line of the event log. Models may read it: it is what a utility really knows, no more. */
export interface EventReport {
  /** When it was reported. */
  readonly at: Seconds;
  readonly meter: MeterId;
  readonly by: "customer" | "operator";
  readonly says: IncidentKind | "high-bill";
  /** Since when, as far as whoever reports it can tell. */
  readonly since?: Seconds;
}

interface ReportRow {
  readonly by: EventReport["by"];
  /** Share of incidents that are ever reported. */
  readonly reported: number;
  /** Least and most hours from their beginning to the report. */
  readonly late: readonly [number, number];
  /** What is said in place of the kind, mostly. */
  readonly mostly?: EventReport["says"];
}

// biome-ignore format: one line a kind
const reportRows: Readonly<Record<IncidentKind, ReportRow>> = {
  leak:           { by: "customer", reported: 0.5,  late: [24, 1200], mostly: "high-bill" },
  burst:          { by: "customer", reported: 0.95, late: [0.3, 8] },
  backflow:       { by: "operator", reported: 0.1,  late: [200, 1500] },
  fraud:          { by: "operator", reported: 0.15, late: [400, 3000] },
  stopped:        { by: "operator", reported: 0.4,  late: [700, 2200] },
  "low-battery":  { by: "operator", reported: 0.7,  late: [24, 700] },
  "dead-battery": { by: "operator", reported: 0.9,  late: [24, 300] },
  "clock-error":  { by: "operator", reported: 0.2,  late: [100, 1000] },
  rollover:       { by: "operator", reported: 0,    late: [0, 0] },
  exchange:       { by: "operator", reported: 0.9,  late: [1, 72] },
  "stuck-valve":  { by: "operator", reported: 0.3,  late: [24, 2000] },
};

const hour = 3600;
/** One complaint without a cause for so many meters and year. */
const groundless = 400;

/** The event log of a city, ordered by time. */
export function eventLog(
  seed: number,
  incidents: readonly Incident[],
  meters: readonly MeterId[],
  [from, to]: readonly [Seconds, Seconds],
): EventReport[] {
  const reports = incidents.flatMap((incident, number): EventReport[] => {
    const { by, reported, late, mostly } = reportRows[incident.kind];
    if (share(seed, 61, number) >= reported) return [];
    const at = Math.round(incident.from + hour * between(late[0], late[1], seed, 62, number));
    const says = mostly !== undefined && share(seed, 63, number) < 0.6 ? mostly : incident.kind;
    const guess = incident.from + Math.round((at - incident.from) * between(-0.2, 0.6, seed, 64, number));
    const since = share(seed, 65, number) < 0.5 ? { since: guess - (guess % hour) } : {};
    return [{ at, meter: incident.meter, by, says, ...since }];
  });
  const complaints = Math.floor((meters.length * (to - from)) / (groundless * 365 * 24 * hour));
  for (let number = 0; number < complaints; number += 1) {
    const at = Math.round(between(from, to, seed, 66, number));
    const meter = meters[hash(seed, 67, number) % meters.length];
    if (meter !== undefined) reports.push({ at, meter, by: "customer", says: "high-bill" });
  }
  return reports.sort((a, b) => a.at - b.at);
}
