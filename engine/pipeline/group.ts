// Aggregates of a group of meters, a building or a street: what its members used together, bucket by bucket.
import type { Seconds } from "@tributary/core";
import type { AggregateColumns } from "./changes.ts";

/** One bucket of a group. `sum`, `least`, `most` and `mean` are of the members' consumption, in ticks. */
export interface GroupAggregate {
  /** Place in `levels`. */
  readonly level: number;
  readonly start: Seconds;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  /** Members whose consumption is known. */
  readonly count: number;
  /** Share of `sum` that was estimated, 0 to 1. */
  readonly estimated: number;
}

/** What the members used in one bucket, by their places; NaN while it is not known. */
interface Bucket {
  readonly level: number;
  readonly start: Seconds;
  readonly sum: Float64Array;
  readonly estimated: Float64Array;
}

export interface Group {
  /** Numbers of the streams in it. */
  readonly members: readonly number[];
  /** Takes what changed at its members, and at others. */
  take(aggregates: AggregateColumns): void;
  /** Buckets that changed since the last call, oldest first. Those that began before `forget` are told for the last time. */
  drain(forget?: Seconds): GroupAggregate[];
}

/** A group of streams of one register in one zone: their buckets begin and end together. */
export function newGroup(members: readonly number[]): Group {
  const places = new Map(members.map((stream, place) => [stream, place]));
  const buckets = new Map<number, Bucket>();
  const changed = new Set<Bucket>();

  function bucketAt(level: number, start: Seconds): Bucket {
    const name = 4 * start + level;
    let bucket = buckets.get(name);
    if (bucket === undefined) {
      const sum = new Float64Array(members.length).fill(Number.NaN);
      bucket = { level, start, sum, estimated: new Float64Array(members.length) };
      buckets.set(name, bucket);
    }
    return bucket;
  }

  return {
    members,
    take({ stream, level, start, sum, estimated, length }) {
      for (let i = 0; i < length; i += 1) {
        const place = places.get(stream[i] ?? 0);
        if (place === undefined) continue;
        const bucket = bucketAt(level[i] ?? 0, start[i] ?? 0);
        const used = sum[i] ?? Number.NaN;
        bucket.sum[place] = used;
        bucket.estimated[place] = Math.round((estimated[i] ?? 0) * used);
        changed.add(bucket);
      }
    },
    drain(forget = Number.NEGATIVE_INFINITY) {
      const told = [...changed].flatMap((bucket) => groupAggregate(bucket) ?? []);
      changed.clear();
      for (const [name, { start }] of buckets) if (start < forget) buckets.delete(name);
      return told.sort((a, b) => a.start - b.start || a.level - b.level);
    },
  };
}

function groupAggregate({ level, start, sum, estimated }: Bucket): GroupAggregate | undefined {
  let total = 0;
  let guessed = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const [place, used] of sum.entries()) {
    if (Number.isNaN(used)) continue;
    total += used;
    guessed += estimated[place] ?? 0;
    least = Math.min(least, used);
    most = Math.max(most, used);
    count += 1;
  }
  if (count === 0) return undefined;
  const share = total === 0 ? 0 : guessed / total;
  return { level, start, sum: total, least, most, mean: total / count, count, estimated: share };
}
