// Alarms at work in the node: what people set and acknowledged, and the valves that incidents close.
import type { MeterId, Seconds } from "@tributary/core";
import type { Records } from "@tributary/engine-log";
import { type SafetyPolicy, thresholdAlarm, unseen } from "@tributary/engine-rules";
import type {
  Acknowledgement,
  AcknowledgementItem,
  Command,
  CommandRequest,
  ThresholdRequest,
  ValveDecision,
  ValveDecisionItem,
  ValveOverride,
} from "@tributary/wire";
import type { Clock } from "../clock.ts";
import { newCommandId } from "../commands/command-id.ts";
import type { CommandRefusal } from "../commands/command-refusal.ts";
import type { FindMeter, FoundAt, FoundIncident, Notes } from "./found.ts";
import {
  acknowledgedRecord,
  brokenAt,
  findIncident,
  type IncidentFilter,
  incidentRecords,
  type KeptIncident,
  listIncidents,
  oldIncidents,
} from "./incident-book.ts";
import {
  type KeptThreshold,
  noThreshold,
  openThresholdBook,
  type TargetGroup,
  type ThresholdBook,
  thresholdRecord,
} from "./threshold-book.ts";
import {
  decisionRecord,
  type KeptDecision,
  type KeptOverride,
  openValveDesk,
  overrideRecord,
  type ValveDesk,
} from "./valve-desk.ts";

/** What people see of alarms, and what they may do. What changes something is durable when it returns. */
export interface Alerts {
  incidents(filter: IncidentFilter): KeptIncident[];
  /** `undefined` when there is no such incident. */
  acknowledge(id: string, given: Acknowledgement): KeptIncident | undefined;
  thresholds(): readonly KeptThreshold[];
  /** Watches from the next telegram on. */
  setThreshold(request: ThresholdRequest): KeptThreshold;
  /** Ends the incidents that it opened. Answers whether it was there. */
  removeThreshold(id: string): boolean;
  /** Newest first. */
  decisions: ValveDesk["list"];
  overrides(): KeptOverride[];
  /** Takes a valve out of the rules' hands; `undefined` when there is no such meter. */
  override(meter: string, given: ValveOverride): KeptOverride | undefined;
}

/** What the node itself asks of them. */
export interface AlertDesk extends Alerts {
  readonly watching: ThresholdBook["of"];
  /** What is to be kept and told with incidents that were found; decided on once, if the write succeeds. */
  take(found: readonly FoundIncident[], meter: FindMeter, at: Seconds): Notes;
  /** What was taken is durable: valves that were to be closed are closed. */
  settle(): void;
  /** Commands of people: who moves a valve has it in hand for a day. */
  byHand(order: Order): Order;
  /** Drops what is too old to be asked for. */
  prune(): void;
  /** Reads again what is kept. */
  reload(): void;
}

type Order = (request: CommandRequest) => Command | CommandRefusal;

export interface AlertsSettings {
  readonly records: Records;
  readonly policy: SafetyPolicy;
  readonly groupOf: TargetGroup;
  readonly clock: Clock;
  /** Gives a command. The same id and order again is the same command. */
  readonly order: Order;
  /** Whether there is a command of that id. */
  readonly isGiven: (id: string) => boolean;
  /** Id of the meter that a person names. */
  readonly name: (text: string) => MeterId | undefined;
  /** Makes notes durable by themselves. */
  readonly note: (notes: Notes) => void;
  /** Writes the state down, so that no telegram before is judged anew by what changes now. */
  readonly settleState: () => void;
  /** Makes durable what is found at meters without a telegram. */
  readonly change: (look: (find: FindMeter) => readonly FoundAt[]) => void;
  readonly say: (says: string) => void;
}

/** A valve that a person moved stays in his hands for so long. */
const movedByHand = 24;
const hour: Seconds = 3600;

const decisionItem = ({ pending: _, ...decision }: KeptDecision, version: number): ValveDecisionItem => ({
  kind: "valve-decision",
  ...decision,
  version,
});

export function openAlerts(settings: AlertsSettings): AlertDesk {
  const { records, policy, groupOf, clock, order, isGiven, name, note, settleState, change, say } = settings;
  const thresholds = openThresholdBook(records, groupOf);
  const valves = openValveDesk(records, policy);
  /** Decisions that wait for their write; where it failed, they were never made. */
  let undecided = false;
  const now = (): Seconds => Math.floor(clock.now() / 1000);

  /** Gives the command of a decision, or says why not. After a restart the same again: the command has its id already. */
  function carryOut({ pending: _, ...decision }: KeptDecision): void {
    const { meter, command: id, at } = decision;
    if (id === undefined) return;
    // A command that was given before the node ended goes its way: it is not refused afterwards.
    const late = now() - at > policy.staleAfter && !isGiven(id);
    const answer = late
      ? { refused: "late", says: "the node was away until it was too late" }
      : order({ id, meter, order: { kind: "valve", position: "closed" } });
    const { command: __, ...bare } = decision;
    const done: ValveDecision = "refused" in answer ? { ...bare, refused: answer.says } : decision;
    if ("refused" in answer) say(`safety: the valve of ${meter} is not closed: ${answer.says}`);
    else say(`safety: the valve of ${meter} is to be closed: ${decision.says}`);
    note({ records: [decisionRecord(done)], items: (version) => [decisionItem(done, version)] });
    valves.done(done.incident);
  }

  function settle(): void {
    undecided = false;
    for (const decision of valves.pending()) {
      try {
        carryOut(decision);
      } catch (error) {
        say(`safety: the valve of ${decision.meter} waits: ${String(error)}`);
      }
    }
  }

  function override(meter: MeterId, given: ValveOverride): KeptOverride | undefined {
    note({ records: [overrideRecord(meter, given, now())], items: () => [] });
    valves.reload();
    return valves.overrides(now()).find((one) => one.meter === meter);
  }

  return {
    watching: thresholds.of,
    take(found, meter, at) {
      if (undecided) valves.reload();
      undecided = false;
      if (found.length === 0) return { records: [], items: () => [] };
      undecided = true;
      const decided = valves.decide(found, meter, at, () => newCommandId(clock.now()));
      return {
        records: [...incidentRecords(records, found), ...decided.map(decisionRecord)],
        items: (version) => decided.map((one) => decisionItem(one, version)),
      };
    },
    settle,
    incidents: (filter) => listIncidents(records, filter),
    acknowledge(id, given) {
      const incident = findIncident(records, id);
      if (incident === undefined) return undefined;
      const at = now();
      const item = (version: number): AcknowledgementItem => ({
        kind: "acknowledgement",
        ...given,
        ...{ id, meter: incident.meter, at, version },
      });
      note({ records: [acknowledgedRecord(incident, given, at)], items: (version) => [item(version)] });
      return findIncident(records, id);
    },
    thresholds: thresholds.list,
    setThreshold(request) {
      const at = now();
      settleState();
      const meter = request.meter === undefined ? {} : { meter: name(request.meter) ?? request.meter };
      note({ records: [thresholdRecord({ ...request, ...meter }, at)], items: () => [] });
      thresholds.reload();
      const kept = thresholds.find(request.id);
      if (kept === undefined) throw new Error(`the threshold ${request.id} was not kept`);
      return kept;
    },
    removeThreshold(id) {
      if (thresholds.find(id) === undefined) return false;
      const at = now();
      settleState();
      note({ records: [noThreshold(id, at)], items: () => [] });
      thresholds.reload();
      change((find) =>
        brokenAt(records, id).flatMap((named) => {
          const meter = find(named);
          const open = meter?.state.watch.open ?? new Map();
          const incident = unseen(open, thresholdAlarm, `threshold ${id}`, at, 0);
          return meter === undefined || incident === undefined ? [] : [{ meter, incident }];
        }),
      );
      return true;
    },
    decisions: valves.list,
    overrides: () => valves.overrides(now()),
    override(text, given) {
      const meter = name(text);
      return meter === undefined ? undefined : override(meter, given);
    },
    byHand: (give) => (request) => {
      const answer = give(request);
      if ("refused" in answer || answer.order.kind !== "valve") return answer;
      const hours = movedByHand - (now() - answer.requestedAt) / hour;
      if (hours > 0) override(answer.meter, { by: "a command", hours });
      return answer;
    },
    prune() {
      const old = oldIncidents(records, now());
      if (old.length > 0) note({ records: old, items: () => [] });
    },
    reload() {
      valves.reload();
      thresholds.reload();
    },
  };
}
