// What the pipeline tells: rows to store and aggregates that changed, by column, so that telling allocates nothing.
import type { Seconds } from "@tributary/core";
import type { Cells } from "./records.ts";
import { countOf, estimatedShare, leastOf, meanOf, mostOf, sumOf } from "./tally.ts";

type Column = Float64Array | Int32Array | Uint8Array;

function longer<Some extends Column>(column: Some, fresh: Some): Some {
  fresh.set(column);
  return fresh;
}

const startLength = 256;

/** Rows to store; a later row of the same stream, layer and moment takes the place of an earlier one. */
export class RowColumns {
  stream = new Int32Array(startLength);
  /** Code of the layer (`core/quality`). */
  layer = new Uint8Array(startLength);
  at = new Float64Array(startLength);
  ticks = new Float64Array(startLength);
  quality = new Int32Array(startLength);
  count = 0;

  add(stream: number, layer: number, at: Seconds, ticks: number, quality: number): void {
    const { count } = this;
    if (count === this.at.length) this.grow(count * 2);
    this.stream[count] = stream;
    this.layer[count] = layer;
    this.at[count] = at;
    this.ticks[count] = ticks;
    this.quality[count] = quality;
    this.count = count + 1;
  }

  private grow(size: number): void {
    this.stream = longer(this.stream, new Int32Array(size));
    this.layer = longer(this.layer, new Uint8Array(size));
    this.at = longer(this.at, new Float64Array(size));
    this.ticks = longer(this.ticks, new Float64Array(size));
    this.quality = longer(this.quality, new Int32Array(size));
  }
}

/** Aggregates; a later one of the same stream, level and start takes the place of an earlier one. */
export class AggregateColumns {
  stream = new Int32Array(startLength);
  /** Place in `levels`. */
  level = new Uint8Array(startLength);
  start = new Float64Array(startLength);
  /** NaN while the consumption is not known. */
  sum = new Float64Array(startLength);
  /** Of `least`, `most` and `mean` nothing is known when `count` is 0. */
  least = new Float64Array(startLength);
  most = new Float64Array(startLength);
  mean = new Float64Array(startLength);
  count = new Int32Array(startLength);
  estimated = new Float64Array(startLength);
  /** Aggregates in use. */
  length = 0;
  /** Whether anybody is told of them; else none is kept here. */
  readonly told: boolean;

  constructor(told: boolean) {
    this.told = told;
  }

  add(stream: number, level: number, start: Seconds, from: Cells, record: number, tally: number): void {
    if (!this.told) return;
    const { length } = this;
    if (length === this.start.length) this.grow(length * 2);
    this.stream[length] = stream;
    this.level[length] = level;
    this.start[length] = start;
    this.sum[length] = sumOf(from, record, tally);
    this.least[length] = leastOf(from, record, tally);
    this.most[length] = mostOf(from, record, tally);
    const count = countOf(from, record, tally);
    this.mean[length] = count === 0 ? Number.NaN : meanOf(from, record, tally);
    this.count[length] = count;
    this.estimated[length] = estimatedShare(from, record, tally);
    this.length = length + 1;
  }

  /** Adds the aggregate of a reading that stands alone, of whose consumption nothing is known. */
  addOne(stream: number, level: number, start: Seconds, ticks: number): void {
    if (!this.told) return;
    const { length } = this;
    if (length === this.start.length) this.grow(length * 2);
    this.stream[length] = stream;
    this.level[length] = level;
    this.start[length] = start;
    this.sum[length] = Number.NaN;
    this.least[length] = ticks;
    this.most[length] = ticks;
    this.mean[length] = ticks;
    this.count[length] = 1;
    this.estimated[length] = 0;
    this.length = length + 1;
  }

  private grow(size: number): void {
    this.stream = longer(this.stream, new Int32Array(size));
    this.level = longer(this.level, new Uint8Array(size));
    this.start = longer(this.start, new Float64Array(size));
    this.sum = longer(this.sum, new Float64Array(size));
    this.least = longer(this.least, new Float64Array(size));
    this.most = longer(this.most, new Float64Array(size));
    this.mean = longer(this.mean, new Float64Array(size));
    this.count = longer(this.count, new Int32Array(size));
    this.estimated = longer(this.estimated, new Float64Array(size));
  }
}

export interface Changes {
  readonly rows: RowColumns;
  readonly aggregates: AggregateColumns;
}

export function newChanges(aggregates: boolean): Changes {
  return { rows: new RowColumns(), aggregates: new AggregateColumns(aggregates) };
}
