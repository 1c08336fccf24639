// Decides whether an incident closes a valve, so that a fault of a sensor or of a rule can never cut off a town.
import type { Alarm, MeterId, Seconds } from "@tributary/core";
import type { Incident } from "./incidents.ts";

/** What the operator allows, per node. */
export interface SafetyPolicy {
  /** Alarms that close the meter's own valve. */
  readonly closeOn: readonly Alarm[];
  /** Valves that may be closed in any hour, over the whole node: more at once is a fault of something else. */
  readonly mostPerHour: number;
  /** Meters whose valve no rule may close: hospitals, sprinklers, dialysis. */
  readonly never: ReadonlySet<MeterId>;
  /** Incidents older than this close nothing any more: who comes late was looked after already. */
  readonly staleAfter: Seconds;
}

export const usualPolicy: SafetyPolicy = { closeOn: ["burst"], mostPerHour: 5, never: new Set(), staleAfter: 3600 };

/** What is remembered; plain data. */
export interface SafetyState {
  /** When rules closed valves, of the last hour. */
  closings: Seconds[];
  /** Until when a person has taken a valve into his own hands. */
  readonly overrides: Map<MeterId, Seconds>;
  /** Incidents that were decided on: one decision each, also after a restart. */
  readonly decided: Map<string, Seconds>;
}

export function newSafety(): SafetyState {
  return { closings: [], overrides: new Map(), decided: new Map() };
}

/** A decision, for the log: each incident that could close a valve has one. */
export interface SafetyDecision {
  readonly incident: string;
  readonly meter: MeterId;
  readonly at: Seconds;
  readonly close: boolean;
  /** Why, in a sentence for people. */
  readonly says: string;
}

/** What the node knows of a meter's valve: `none` where it has none, `unknown` until its first telegram. */
export type ValveNow = "none" | "unknown" | "open" | "opening" | "closing" | "closed" | "stuck";

const hour: Seconds = 3600;
const remembered: Seconds = 30 * 86_400;

/** All that a decision looks at. */
export interface ValveSituation {
  readonly meter: MeterId;
  readonly incident: Incident;
  readonly valve: ValveNow;
  readonly at: Seconds;
}

/** The first of these that holds keeps the valve as it is; when none does, it is closed. */
const interlocks: readonly {
  readonly says: string;
  readonly holds: (situation: ValveSituation, policy: SafetyPolicy, state: SafetyState) => boolean;
}[] = [
  { says: "the meter has no valve", holds: ({ valve }) => valve === "none" },
  { says: "the valve is closed already", holds: ({ valve }) => valve === "closed" || valve === "closing" },
  { says: "no rule may close this valve", holds: ({ meter }, { never }) => never.has(meter) },
  {
    says: "a person has the valve in hand",
    holds: ({ meter, at }, _, { overrides }) => (overrides.get(meter) ?? 0) > at,
  },
  {
    says: "the incident is too old",
    holds: ({ incident, at }, { staleAfter }) => at - incident.openedAt > staleAfter,
  },
  {
    says: "too many valves were closed within an hour: a person must decide",
    holds: (_, { mostPerHour }, { closings }) => closings.length >= mostPerHour,
  },
];

/**
 * Decides on an incident that opened. Answers nothing for alarms that close no valve, for what closed, and for what was
 * decided before. The state remembers the decision: write it down together with the command.
 */
export function decideValve(
  policy: SafetyPolicy,
  state: SafetyState,
  situation: ValveSituation,
): SafetyDecision | undefined {
  const { meter, incident, at } = situation;
  const { id, alarm, closedAt, detail } = incident;
  if (closedAt !== null || !policy.closeOn.includes(alarm) || state.decided.has(id)) return undefined;
  state.closings = state.closings.filter((one) => Math.abs(at - one) < hour);
  for (const [old, decidedAt] of state.decided) if (at - decidedAt > remembered) state.decided.delete(old);
  state.decided.set(id, at);
  const held = interlocks.find(({ holds }) => holds(situation, policy, state));
  if (held !== undefined) return { incident: id, meter, at, close: false, says: held.says };
  state.closings.push(at);
  return { incident: id, meter, at, close: true, says: `${alarm}: ${detail}` };
}

/** A person opened or closed the valve, or says so: for so long no rule touches it. */
export function overrideValve(state: SafetyState, meter: MeterId, until: Seconds): void {
  state.overrides.set(meter, until);
}
