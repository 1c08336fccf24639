// Sorts what a pipeline told by stream: for who asks stream by stream.
import { type Bucket, type Layer, layers, type Seconds } from "@tributary/core";
import { levels } from "./levels.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Cells } from "./records.ts";
import { countOf, estimatedShare, isKnown, leastOf, meanOf, mostOf, sumOf } from "./tally.ts";
import { tellChanged } from "./tell.ts";

/** One bucket. `least`, `most` and `mean` are of the readings in it; `sum` is the register's consumption; all in ticks. */
export interface Aggregate {
  readonly start: Seconds;
  /** `undefined` while it is not known, and for levels. */
  readonly sum: number | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly mean: number | undefined;
  readonly count: number;
  /** Share of `sum` that was interpolated over more than an hour (in 5 minutes: over more than these) without readings, 0 to 1. */
  readonly estimated: number;
}

/** Rows to store, by column, each moment once. */
export interface Rows {
  readonly layer: Layer;
  readonly at: number[];
  readonly ticks: number[];
  readonly quality: number[];
}

/** Aggregates that changed, oldest first, each once. */
export interface ChangedAggregates {
  readonly bucket: Bucket;
  readonly aggregates: readonly Aggregate[];
}

export interface Told {
  readonly rows: readonly Rows[];
  readonly aggregates: readonly ChangedAggregates[];
}

/** The tally of a bucket as an aggregate; `undefined` where nothing is known. */
export function aggregateOf(start: Seconds, cells: Cells): Aggregate | undefined {
  if (!isKnown(cells, 0, 0)) return undefined;
  const sum = sumOf(cells, 0, 0);
  const count = countOf(cells, 0, 0);
  const some = count > 0;
  return {
    start,
    sum: Number.isNaN(sum) ? undefined : sum,
    least: some ? leastOf(cells, 0, 0) : undefined,
    most: some ? mostOf(cells, 0, 0) : undefined,
    mean: some ? meanOf(cells, 0, 0) : undefined,
    count,
    estimated: estimatedShare(cells, 0, 0),
  };
}

/** What changed in a stream since the last call, and forgets it. */
export function toldOf(pipeline: Pipeline, number: number): Told {
  sortOut(pipeline);
  const found = unread(pipeline).get(number);
  unread(pipeline).delete(number);
  if (found === undefined) return { rows: [], aggregates: [] };
  const rows = (Object.keys(layers) as Layer[]).flatMap((layer): Rows[] => {
    const moments = found.rows[layers[layer]];
    if (moments === undefined) return [];
    const all = [...moments.values()];
    return [
      {
        layer,
        at: [...moments.keys()],
        ticks: all.map(({ ticks }) => ticks),
        quality: all.map(({ quality }) => quality),
      },
    ];
  });
  const aggregates = levels.flatMap(({ bucket }, level): ChangedAggregates[] => {
    const buckets = found.aggregates[level];
    if (buckets === undefined) return [];
    return [{ bucket, aggregates: [...buckets.values()].sort((a, b) => a.start - b.start) }];
  });
  return { rows, aggregates };
}

/** What was told of one stream: rows by layer and moment, aggregates by level and start. */
interface Unread {
  readonly rows: (Map<Seconds, { readonly ticks: number; readonly quality: number }> | undefined)[];
  readonly aggregates: (Map<Seconds, Aggregate> | undefined)[];
}

const unreadOf = new WeakMap<Pipeline, Map<number, Unread>>();

function unread(pipeline: Pipeline): Map<number, Unread> {
  let found = unreadOf.get(pipeline);
  if (found === undefined) {
    found = new Map();
    unreadOf.set(pipeline, found);
  }
  return found;
}

/** Sorts what was told by stream, the later in the place of the earlier. */
function sortOut(pipeline: Pipeline): void {
  tellChanged(pipeline, true);
  const { rows, aggregates } = pipeline.changes;
  const all = unread(pipeline);
  const of = (stream: number): Unread => {
    let found = all.get(stream);
    if (found === undefined) {
      found = { rows: [], aggregates: [] };
      all.set(stream, found);
    }
    return found;
  };
  for (let i = 0; i < rows.count; i += 1) {
    const layer = rows.layer[i] ?? 0;
    const found = of(rows.stream[i] ?? 0).rows;
    found[layer] ??= new Map();
    found[layer].set(rows.at[i] ?? 0, { ticks: rows.ticks[i] ?? 0, quality: rows.quality[i] ?? 0 });
  }
  for (let i = 0; i < aggregates.length; i += 1) {
    const level = aggregates.level[i] ?? 0;
    const found = of(aggregates.stream[i] ?? 0).aggregates;
    found[level] ??= new Map();
    const start = aggregates.start[i] ?? 0;
    const sum = aggregates.sum[i] ?? Number.NaN;
    const count = aggregates.count[i] ?? 0;
    found[level].set(start, {
      start,
      sum: Number.isNaN(sum) ? undefined : sum,
      least: count === 0 ? undefined : aggregates.least[i],
      most: count === 0 ? undefined : aggregates.most[i],
      mean: count === 0 ? undefined : aggregates.mean[i],
      count,
      estimated: aggregates.estimated[i] ?? 0,
    });
  }
  rows.count = 0;
  aggregates.length = 0;
}
