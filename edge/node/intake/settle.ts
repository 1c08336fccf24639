// Settles what arrived together: read, judged, taken into streams and rules, made durable, answered.
import { Fault, type Seconds } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import type { AlertDesk } from "../alerts/alerts.ts";
import type { Commands } from "../commands/commands.ts";
import type { HeldMeters } from "../meters/held-meters.ts";
import { type Group, newGroup } from "../meters/meters.ts";
import type { Ledger } from "../store/ledger.ts";
import { takeKept } from "../store/restore.ts";
import type { Snapshots } from "../store/snapshots.ts";
import type { Telling } from "../store/telling.ts";
import { type Answer, type Arrival, tally } from "./arrivals.ts";
import type { Fate } from "./fate.ts";
import type { Kept } from "./intake-body.ts";

export interface SettleSettings {
  readonly log: Log;
  readonly held: HeldMeters;
  readonly ledger: Ledger;
  readonly telling: Telling;
  readonly snapshots: Snapshots;
  readonly alerts: AlertDesk;
  readonly commands: Commands;
  readonly now: () => Seconds;
  /** When a telegram was received, by the node's clock. */
  readonly dated: (at: Seconds) => Seconds;
}

/** What a group changed, and the answers to its arrivals. */
export interface Settled {
  readonly group: Group;
  readonly answers: readonly Answer[];
  /** Kept when the group is durable; absent when it is already. */
  readonly written?: Promise<void>;
}

/** A group of so many telegrams shows that more wait: it is written while the next one is taken. */
const large = 1000;

/** When it throws, nothing was taken. */
export function settle(arrivals: readonly Arrival[], settings: SettleSettings): Settled {
  const { log, held, ledger, telling, snapshots, alerts, commands } = settings;
  const now = settings.now();
  const group = newGroup(now, log.nextBatch(), commands.open() > 0);
  const through = new Map<string, number>();
  return held.change((meters): Settled => {
    const take = (arrival: Kept | Fault): Fate => {
      if (arrival instanceof Fault) return arrival;
      const at = Math.min(settings.dated(arrival.at), now);
      return takeKept(meters, arrival.at === at ? arrival : { ...arrival, at }, group);
    };

    const answers = arrivals.map(({ telegrams, hop }): Answer => {
      if (hop === undefined) return { fates: telegrams.map(take), through: 0 };
      const durable = through.get(hop.sender) ?? log.through(hop.sender);
      // Taken before, or after a hole: the sender learns where to go on.
      if (hop.sequence !== durable + 1) return { fates: [], through: durable };
      through.set(hop.sender, hop.sequence);
      return { fates: telegrams.map(take), through: hop.sequence };
    });
    const notes = alerts.take(group.incidents, meters.find, now);
    const { kept, parts } = group;
    const [tells, writes] = [telling.due(group, meters), snapshots.due(group, meters)];
    const entry = { at: now, kept, parts, counts: tally(answers), through, notes, meters, tells, writes };
    // Of alarms and of what commands wait for nobody hears before they are durable.
    const isPlain = kept.length >= large && !group.listening && group.incidents.length === 0;
    const written = isPlain ? ledger.commitBeside(entry) : void ledger.commit(entry);
    return { group, answers, ...(written === undefined ? {} : { written }) };
  });
}
