// Says what a store of readings and aggregates can do, whichever database stands behind it.
import type { Bucket, Layer, MeterId, RegisterName, Seconds } from "@tributary/core";
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";

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
  close(): Promise<void>;
}
