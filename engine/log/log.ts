// The edge node's durable store: what came in, how it was counted, what is to be sent, and snapshots of its state.
import type { Seconds } from "@tributary/core";
import { healing } from "./healing.ts";
import type { Chunk, Outbox } from "./outbox.ts";
import type { KeptPart } from "./parts.ts";
import type { LogRecord, Records } from "./records.ts";
import { openStoredLog } from "./stored-log.ts";

/** All that one group of telegrams changes; it becomes durable together. */
export interface Commit {
  readonly at: Seconds;
  /** Telegrams that changed the state, as the writer encodes them; left out when there are none. */
  readonly intake?: { readonly telegrams: number; readonly body: Uint8Array };
  /** By cause, how many more. */
  readonly counts: ReadonlyMap<string, number>;
  /** Chunks for the outbox. */
  readonly outbox: readonly Chunk[];
  /** Version of the rows in the chunks: the next commit's is higher. */
  readonly version: number;
  /** By sender and epoch, up to which of its batches everything is in this commit or in those before. */
  readonly through?: ReadonlyMap<string, number>;
  /** Parts of the state of which the outbox learns with this what all batches up to now changed; all unless told. */
  readonly told?: readonly number[] | "all";
  /** What is kept by name beside it. */
  readonly records?: Iterable<LogRecord>;
  /** Parts of the state: in these are all batches up to now. */
  readonly states?: Iterable<readonly [part: number, body: Uint8Array]>;
  /** The oldest batch that some part of the state lacks; one after the newest where there is none. As before unless told. */
  readonly lacks?: number;
}

export interface IntakeBatch {
  readonly batch: number;
  /** When it was written. */
  readonly at: Seconds;
  readonly body: Uint8Array;
}

/** How much of the intake is kept after its state is in a snapshot. */
export interface Retention {
  readonly before: Seconds;
  readonly bytes: number;
}

export interface LogOptions {
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
  /** Room for the whole store; as much as the disk has unless told. What does not fit is refused and can come again. */
  readonly mostBytes?: number;
  /** Called after the store was found damaged while it was used, and opened anew: what memory holds may be ahead of it. */
  readonly healed?: () => void;
}

export interface Log {
  /** Random and kept: a new store, and one that lost something, begins a new epoch. */
  readonly epoch: string;
  /** Begins a new epoch, in which what is not confirmed yet has numbers from 1. */
  beginEpoch(): void;
  readonly outbox: Outbox;
  readonly records: Records;
  /** Writes a group; it is on disk when this returns. */
  commit(commit: Commit): void;
  /** Number of the next batch of intake. */
  nextBatch(): number;
  counts(): Map<string, number>;
  /** Version of the newest commit, 0 before the first. */
  version(): number;
  /** When the newest commit was made, by its own word; 0 before the first. */
  writtenAt(): Seconds;
  /** What the batches up to this one changed is in the outbox. */
  toldThrough(): number;
  /** Up to which batch of a sender and epoch everything is durable, 0 before the first. */
  through(sender: string): number;
  /** All parts of the state. */
  parts(): KeptPart[];
  /** States by name as stores of before have them, until they are forgotten. */
  hasNamed(): boolean;
  named(): Map<string, Uint8Array>;
  forgetNamed(): void;
  /** The oldest batch that some part of the state may lack. */
  lacks(): number;
  /** Batches that some part of the state lacks and those after them, in order. */
  lacking(): Iterable<IntakeBatch>;
  /** Drops old batches, never one that is not in a snapshot yet. */
  prune(retention: Retention): void;
  /** Looks at the file past what is in memory; throws when it does not hold, and then the store was opened anew. */
  look(): void;
  /** When the store was copied last, 0 before the first time. */
  backedUpAt(): Seconds;
  /** Copies the store, while it is written to, to where it is looked for when the store is damaged. */
  backUp(at: Seconds): Promise<void>;
  close(): void;
}

/** Opens or makes the log. One that is damaged is set aside, also while it is in use, and its backup takes its place. */
export function openLog(path: string, options: LogOptions = {}): Log {
  const { use, close } = healing((again) => openStoredLog(path, options, again), options.healed ?? (() => undefined));
  return {
    get epoch() {
      return use(({ epoch }) => epoch);
    },
    beginEpoch: () => use((log) => log.beginEpoch()),
    outbox: {
      next: (through, limits) => use(({ outbox }) => outbox.next(through, limits)),
      nextUrgent: (through) => use(({ outbox }) => outbox.nextUrgent(through)),
      last: () => use(({ outbox }) => outbox.last()),
      confirmed: () => use(({ outbox }) => outbox.confirmed()),
      confirm: (through) => use(({ outbox }) => outbox.confirm(through)),
      bytes: () => use(({ outbox }) => outbox.bytes()),
      condense: (most, condense) => use(({ outbox }) => outbox.condense(most, condense)),
      setAside: (entry, body, says) => use(({ outbox }) => outbox.setAside(entry, body, says)),
      takeBack: (entry) => use(({ outbox }) => outbox.takeBack(entry)),
      aside: () => use(({ outbox }) => outbox.aside()),
      condensed: () => use(({ outbox }) => outbox.condensed()),
    },
    records: {
      find: (kind, id) => use(({ records }) => records.find(kind, id)),
      list: (kind, filter) => use(({ records }) => records.list(kind, filter)),
    },
    commit: (commit) => use((log) => log.commit(commit)),
    nextBatch: () => use((log) => log.nextBatch()),
    counts: () => use((log) => log.counts()),
    version: () => use((log) => log.version()),
    writtenAt: () => use((log) => log.writtenAt()),
    toldThrough: () => use((log) => log.toldThrough()),
    through: (sender) => use((log) => log.through(sender)),
    parts: () => use((log) => log.parts()),
    hasNamed: () => use((log) => log.hasNamed()),
    named: () => use((log) => log.named()),
    forgetNamed: () => use((log) => log.forgetNamed()),
    lacks: () => use((log) => log.lacks()),
    *lacking() {
      const batches = use((log) => log.lacking())[Symbol.iterator]();
      for (;;) {
        const next = use(() => batches.next());
        if (next.done === true) return;
        yield next.value;
      }
    },
    prune: (retention) => use((log) => log.prune(retention)),
    look: () => use((log) => log.look()),
    backedUpAt: () => use((log) => log.backedUpAt()),
    async backUp(at) {
      try {
        await use((log) => log.backUp(at));
      } catch (error) {
        use(() => {
          throw error;
        });
      }
    },
    close,
  };
}
