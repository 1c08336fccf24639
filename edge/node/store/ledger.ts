// Writes what changed to the log: intake, counts, what the cloud is to be told and what is kept, each time as one commit.
import type { Seconds } from "@tributary/core";
import type { Commit, Log } from "@tributary/engine-log";
import type { CountsItem, IntakeCause } from "@tributary/wire";
import type { Notes } from "../alerts/found.ts";
import type { Clock } from "../clock.ts";
import { type Kept, writeIntake } from "../intake/intake-body.ts";
import type { Part } from "../meters/meter-state.ts";
import type { Meters } from "../meters/meters.ts";
import { noteTold, noteWritten } from "../meters/part.ts";
import { writePart } from "../meters/part-state.ts";
import type { TelegramReader } from "../meters/telegram-reader.ts";
import { chunksOf, type TellDetail, tellPart } from "../sync/sync-items.ts";

/** What becomes durable together. */
export interface Entry {
  readonly at: Seconds;
  /** What changed the meters, and the part that took each. */
  readonly kept?: readonly Kept[];
  readonly parts?: readonly number[];
  /** How many more telegrams met which fate. */
  readonly counts?: ReadonlyMap<IntakeCause, number>;
  /** By sender and epoch, up to which of its batches everything is durable with this. */
  readonly through?: ReadonlyMap<string, number>;
  /** The meters that changed, where some of their parts, and the counts, are told to the cloud or written with this. */
  readonly meters?: Meters;
  readonly tells?: readonly Part[] | undefined;
  /** These are told, too: what is written is not taken again, and so not told again. */
  readonly writes?: readonly Part[];
  readonly notes?: Notes;
}

export interface Ledger {
  /** Durable when it returns. */
  commit(entry: Entry): void;
  /** Hands it over; answers a promise that is kept when it is durable, or nothing when it is already. */
  commitBeside(entry: Entry): Promise<void> | undefined;
  /** What was handed over is not on the disk: begins again from there. */
  reload(): void;
  /** How many telegrams met which fate since the node was set up. */
  counts(): ReadonlyMap<string, number>;
}

export interface LedgerSettings {
  readonly log: Log;
  readonly clock: Clock;
  readonly reader: TelegramReader;
  /** What the cloud is told. */
  readonly detail: TellDetail;
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

const noParts: readonly Part[] = [];

/** Which parts are told when these are: all, where nothing waits in others. */
function toldOf(meters: Meters | undefined, tells: readonly Part[]): readonly number[] | "all" {
  const waiting = meters?.parts.some((part) => part.untold.length > 0 && !tells.includes(part)) ?? true;
  return waiting ? tells.map(({ number }) => number) : "all";
}

/** The oldest batch that some part of the meters lacks when these are written. */
function lackedBy({ parts }: Meters, writes: readonly Part[], next: number): number {
  let oldest = next;
  for (const part of parts) {
    if (part.since > 0 && part.since < oldest && !writes.includes(part)) oldest = part.since;
  }
  return oldest;
}

export function openLedger({ log, clock, reader, detail, makeRoom }: LedgerSettings): Ledger {
  let counts = log.counts();
  let version = log.version();

  /** Lets the log write an entry, and goes on from it. */
  function write<Written>(entry: Entry, how: (commit: Commit) => Written): Written {
    const {
      at,
      kept = [],
      parts = [],
      counts: more = new Map(),
      through = new Map(),
      notes = none,
      ...changed
    } = entry;
    const { meters, writes = noParts } = changed;
    const tells = [...new Set([...(changed.tells ?? noParts), ...writes])];
    const tellsCounts = changed.tells !== undefined || writes.some(({ untold }) => untold.length > 0);
    const next = Math.max(clock.now(), version + 1);
    const total = sumOf(counts, more);
    const told = toldOf(meters, tells);
    const lacks =
      meters === undefined || writes.length === 0
        ? {}
        : { lacks: lackedBy(meters, writes, log.nextBatch() + (kept.length > 0 ? 1 : 0)) };
    const items = tells.flatMap((part) => tellPart(part, detail, next));
    const written = how({
      at,
      ...(kept.length === 0 ? {} : { intake: { telegrams: kept.length, body: writeIntake(kept, parts) } }),
      counts: more,
      outbox: chunksOf([...notes.items(next), ...items, ...(tellsCounts ? [countsItem(total, next)] : [])]),
      version: next,
      through,
      told,
      records: notes.records,
      states: writes.map((part) => [part.number, writePart(part.meters, reader)] as const),
      ...lacks,
    });
    version = next;
    counts = total;
    for (const part of tells) noteTold(part);
    for (const part of writes) noteWritten(part);
    if (tellsCounts) makeRoom();
    return written;
  }

  return {
    commit: (entry) => write(entry, log.commit),
    commitBeside: (entry) => write(entry, log.commitBeside),
    reload() {
      counts = log.counts();
    },
    counts: () => counts,
  };
}
