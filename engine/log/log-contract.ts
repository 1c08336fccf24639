// What an edge node's durable log is asked for.
import type { Seconds } from "@tributary/core";
import type { Chunk, Outbox } from "./outbox.ts";
import type { KeptPart } from "./parts.ts";
import type { LogRecord, Records } from "./records.ts";

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
  /** Called when groups that were handed over could not be written: what memory holds is ahead of the disk. */
  readonly lost?: () => void;
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
  /**
   * Hands a group over to be written by a thread of its own, where there is a core for it; whatever else is asked of the
   * log waits until it is on disk. Answers a promise that is kept then, or `undefined` when it is already. When it breaks,
   * so do all of groups that were handed over later, and nothing more is written before the parts are read again.
   */
  commitBeside(commit: Commit): Promise<void> | undefined;
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
  /** Batches that some part of the state lacks and those after them, in order; with `all` those before that are kept, too. */
  lacking(all?: boolean): Iterable<IntakeBatch>;
  /** Batches that are kept and come after this one, in order. */
  batchesAfter(batch: number): Iterable<IntakeBatch>;
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
