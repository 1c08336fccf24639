// Writes what changed to the log: intake, counts, what the cloud is to be told and what is kept, each time as one commit.
import type { Seconds } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import type { CountsItem, IntakeCause } from "@tributary/wire";
import type { Notes } from "./alerts/found.ts";
import type { Clock } from "./clock.ts";
import { type Kept, writeIntake } from "./intake-body.ts";
import type { Meters } from "./meters.ts";
import { chunksOf } from "./sync-items.ts";

/** What becomes durable together. */
export interface Entry {
  readonly at: Seconds;
  /** What changed the meters. */
  readonly kept?: readonly Kept[];
  /** How many more telegrams met which fate. */
  readonly counts?: ReadonlyMap<IntakeCause, number>;
  /** By sender and epoch, up to which of its batches everything is durable with this. */
  readonly through?: ReadonlyMap<string, number>;
  /** Meters whose changes the cloud is told with this; it learns of them later unless told. */
  readonly tells?: Meters;
  readonly notes?: Notes;
  /** States of meters that no intake brings back. */
  readonly states?: Iterable<readonly [name: string, state: Uint8Array]>;
}

export interface Ledger {
  /** Durable when it returns. */
  commit(entry: Entry): void;
  /** How many telegrams met which fate since the node was set up. */
  counts(): ReadonlyMap<string, number>;
  /** Telegrams of which the cloud was told nothing yet. */
  untold(): number;
}

export interface LedgerSettings {
  readonly log: Log;
  readonly clock: Clock;
  /** What waits to be told as the ledger is opened. */
  readonly untold: number;
  /** Called after the outbox grew by what was told. */
  readonly makeRoom: () => void;
}

const none: Notes = { records: [], items: () => [] };

const countsItem = (counts: ReadonlyMap<string, number>, version: number): CountsItem => ({
  kind: "counts",
  counts: Object.fromEntries(counts),
  version,
});

function sumOf(counts: ReadonlyMap<string, number>, more: ReadonlyMap<string, number>): Map<string, number> {
  const sum = new Map(counts);
  for (const [cause, telegrams] of more) sum.set(cause, (sum.get(cause) ?? 0) + telegrams);
  return sum;
}

export function openLedger({ log, clock, untold, makeRoom }: LedgerSettings): Ledger {
  let counts = log.counts();
  let version = log.version();
  let waiting = untold;
  return {
    commit({ at, kept = [], counts: more = new Map(), through = new Map(), tells, notes = none, states }) {
      const next = Math.max(clock.now(), version + 1);
      const total = sumOf(counts, more);
      log.commit({
        at,
        ...(kept.length === 0 ? {} : { intake: { telegrams: kept.length, body: writeIntake(kept) } }),
        counts: more,
        outbox: chunksOf([
          ...notes.items(next),
          ...(tells === undefined ? [] : [...tells.tell(next), countsItem(total, next)]),
        ]),
        version: next,
        through,
        told: tells !== undefined,
        records: notes.records,
        ...(states === undefined ? {} : { states }),
      });
      version = next;
      counts = total;
      waiting = tells === undefined ? waiting + kept.length : 0;
      if (tells !== undefined) makeRoom();
    },
    counts: () => counts,
    untold: () => waiting,
  };
}
