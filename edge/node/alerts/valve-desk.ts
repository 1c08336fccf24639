// Decides which incidents close valves, remembers each decision, and who has which valve in hand.
import { type MeterId, type Seconds, valveStateOf } from "@tributary/core";
import type { LogRecord, Records } from "@tributary/engine-log";
import { newest } from "@tributary/engine-pipeline";
import { decideValve, newSafety, overrideValve, type SafetyPolicy, type ValveNow } from "@tributary/engine-rules";
import type { ValveDecision, ValveOverride } from "@tributary/wire";
import type { Meter } from "../meters/meter-state.ts";
import type { FoundIncident } from "./found.ts";

/** A decision as it is kept: while `pending`, its command was not given yet. */
export interface KeptDecision extends ValveDecision {
  readonly pending?: true;
}

/** A valve that a person has in hand. */
export interface KeptOverride {
  readonly meter: MeterId;
  readonly by: string;
  readonly until: Seconds;
}

export interface ValveDesk {
  /** Decides on incidents that opened; `newId` names the command of each that closes a valve. */
  decide(
    found: readonly FoundIncident[],
    meter: (id: MeterId) => Meter | undefined,
    at: Seconds,
    newId: () => string,
  ): KeptDecision[];
  /** Decisions, newest first. */
  list(filter: { readonly meter?: MeterId | undefined; readonly limit: number }): KeptDecision[];
  /** Decisions whose command was not given yet. */
  pending(): readonly KeptDecision[];
  /** The command of a decision was given, or refused for good. */
  done(incident: string): void;
  overrides(now: Seconds): KeptOverride[];
  /** Reads again what is kept. */
  reload(): void;
}

const decisionKind = "valve-decision";
const overrideKind = "valve-override";

export const decisionRecord = (decision: KeptDecision): LogRecord => ({
  kind: decisionKind,
  id: decision.incident,
  at: decision.at,
  body: JSON.stringify(decision),
});

export const overrideRecord = (meter: MeterId, { by, hours }: ValveOverride, at: Seconds): LogRecord => {
  const kept: KeptOverride = { meter, by, until: Math.round(at + hours * 3600) };
  return { kind: overrideKind, id: meter, at, body: JSON.stringify(kept) };
};

/** What a meter's telegrams tell of its valve. */
function valveNow(meter: Meter | undefined): ValveNow {
  if (meter === undefined || meter.streams.size === 0) return "unknown";
  const stream = meter.streams.get("valve-state");
  const said = stream === undefined ? undefined : newest(stream);
  if (stream === undefined) return "none";
  return (said === undefined ? undefined : valveStateOf(said.ticks)) ?? "unknown";
}

export function openValveDesk(records: Records, policy: SafetyPolicy): ValveDesk {
  let state = newSafety();
  const pending = new Map<string, KeptDecision>();
  // Only `decisionRecord` and `overrideRecord` write these.
  const decisions = () => records.list(decisionKind).map(({ body }) => JSON.parse(body) as KeptDecision);
  const taken = () => records.list(overrideKind).map(({ body }) => JSON.parse(body) as KeptOverride);

  function reload(): void {
    state = newSafety();
    pending.clear();
    for (const decision of decisions()) {
      const { incident, at, close } = decision;
      state.decided.set(incident, at);
      if (close) state.closings.push(at);
      if (decision.pending === true) pending.set(incident, decision);
    }
    for (const { meter, until } of taken()) overrideValve(state, meter, until);
  }

  reload();
  return {
    decide: (found, meterOf, at, newId) =>
      found.flatMap(({ meter, incident }): KeptDecision[] => {
        if (incident.closedAt !== null || !policy.closeOn.includes(incident.alarm)) return [];
        const decision = decideValve(policy, state, { meter, incident, valve: valveNow(meterOf(meter)), at });
        if (decision?.close !== true) return decision === undefined ? [] : [decision];
        const order: KeptDecision = { ...decision, command: newId(), pending: true };
        pending.set(incident.id, order);
        return [order];
      }),
    list: ({ meter, limit }) =>
      decisions()
        .filter((one) => meter === undefined || one.meter === meter)
        .slice(0, limit),
    pending: () => [...pending.values()],
    done: (incident) => void pending.delete(incident),
    overrides: (now) => taken().filter(({ until }) => until > now),
    reload,
  };
}
