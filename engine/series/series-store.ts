// Says what a store of readings and aggregates can do, whichever database stands behind it.
import type { Bucket, Layer, MeterId, RegisterName, Seconds } from "@tributary/core";
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";

/** How long rows are kept: the last so many whole months and this one; for ever where it is left out. */
export interface Keep {
  /** Whose rows; those of all others where it is left out. The first rule that is about a meter counts. */
  readonly of?: (meter: MeterId) => boolean;
  readonly readings?: number;
  readonly aggregates?: number;
}

export interface Tending {
  /** UTC, whole seconds. */
  readonly now: Seconds;
  readonly keep?: readonly Keep[];
}

export interface Tended {
  /** Readings that were moved from the recent store into the lake. */
  readonly moved: number;
  /** Months of which files took the place of others. */
  readonly folded: number;
  /** Files that are missing or not what was written, in words. */
  readonly damaged: readonly string[];
}

/** One stored value: the answer for its moment, or the newest one of its register. */
export interface StoredReading {
  readonly at: Seconds;
  /** In the tick size of the register's quantity. */
  readonly ticks: number;
  readonly layer: Layer;
  /** Origin and flags, as `core/quality` packs them. */
  readonly quality: number;
}

/** What one bucket of a register came to; amounts in ticks, `mean` too (it may have a fraction). */
export interface StoredBucket {
  readonly start: Seconds;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly count: number;
  /** Share of the sum that was estimated, 0 to 1. */
  readonly estimated: number;
}

/** The newest value of a register, and the newest that no flag rejects. */
export interface LatestReading {
  readonly register: RegisterName;
  readonly newest: StoredReading;
  readonly valid: StoredReading | undefined;
}

/** One register of one meter from `from` (inclusive) to `to` (exclusive). */
export interface Span {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly from: Seconds;
  readonly to: Seconds;
}

/** A stored value whether it answers or not. */
export interface StoredVersion extends StoredReading {
  /** The writer's clock in ms. */
  readonly version: number;
}

/** One register of many meters from `from` (inclusive) to `to` (exclusive). */
export interface Sweep {
  readonly register: RegisterName;
  readonly from: Seconds;
  readonly to: Seconds;
  /** All of them where it is left out. */
  readonly meters?: readonly MeterId[] | undefined;
}

/** Whose the rows of a page are: `meters[n]` has those from `first[n]` up to the next one's, the last up to the end. */
interface Page {
  readonly meters: readonly MeterId[];
  readonly first: Uint32Array;
}

/** Values by column, in the order of meter and moment. A meter may go on in the next page. */
export interface ReadingPage extends Page {
  readonly at: Float64Array;
  readonly ticks: Float64Array;
  /** Code of the layer (`core/quality`). */
  readonly layer: Uint8Array;
  readonly quality: Uint32Array;
}

/** Buckets by column, likewise; NaN where a bucket has no such amount. */
export interface BucketPage extends Page {
  readonly start: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  readonly count: Uint32Array;
  readonly estimated: Float64Array;
}

/** A moment at which a register is asked for. */
export interface Moment {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly at: Seconds;
}

/** What is written at once, with the sender's mark: all of it is durable, or none. */
export interface SeriesBatch {
  readonly node: string;
  readonly epoch: string;
  /** The sender's entries up to this sequence are durable once the batch is written. */
  readonly through: number;
  readonly readings: readonly ReadingsItem[];
  readonly aggregates: readonly AggregatesItem[];
}

/**
 * Keeps every version of every value, and answers with the highest layer present and in it the newest version.
 * One process writes; reads go on while it does.
 */
export interface SeriesStore {
  /** Writes a batch; resolved when it is durable. Batches are written one after another. */
  append(batch: SeriesBatch): Promise<void>;
  /** The highest sequence of a sender's epoch that is durable without a hole; 0 before the first. */
  through(node: string, epoch: string): number;
  /** The newest values of a meter, by register name; from memory. */
  latest(meter: MeterId): readonly LatestReading[];
  /** The newest `limit` values of the span, oldest first. */
  readings(span: Span, limit: number): Promise<StoredReading[]>;
  /** The newest `limit` buckets that begin in the span, oldest first. */
  aggregates(span: Span, bucket: Bucket, limit: number): Promise<StoredBucket[]>;
  /** The values of many meters, page by page. */
  sweep(sweep: Sweep): AsyncIterable<ReadingPage>;
  /** The buckets that begin in the span, of many meters, page by page. */
  sweepAggregates(sweep: Sweep, bucket: Bucket): AsyncIterable<BucketPage>;
  /** The newest `limit` versions in the span, of every layer side by side: by moment, layer and version. */
  versions(span: Span, limit: number): Promise<StoredVersion[]>;
  /**
   * For each moment the valid value next to it: the newest at or before it, or the first at or after it, and no further
   * than `reach` seconds away.
   */
  validAt(
    moments: readonly Moment[],
    side: "before" | "after",
    reach?: Seconds,
  ): Promise<(StoredReading | undefined)[]>;
  /**
   * Erases what a meter showed in a span, readings and aggregates of every layer. Nobody is answered with it from then on,
   * and it leaves the files with the next tending. What is appended later is stored like anything else.
   */
  erase(meter: MeterId, span?: { readonly from?: Seconds; readonly to?: Seconds }): Promise<void>;
  /** Stops writing and answering until `resume`, with the error `series/paused`; resolved when all that began has ended. */
  pause(why: string): Promise<void>;
  resume(): void;
  /** Why it is stopped; `undefined` while it is not. `latest` and `through` answer all the same. */
  readonly paused: string | undefined;
  /**
   * Does what is to be done from time to time, every ten minutes or so: moves what came in into the lake, folds late rows
   * into their months, lets go what is older than it is kept. Writing and answering go on meanwhile.
   */
  tend(tending: Tending): Promise<Tended>;
  close(): Promise<void>;
}
