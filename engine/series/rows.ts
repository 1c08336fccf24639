// Turns the columns of a batch into rows of the database, and answers of the database into rows.
import { DuckDBTimestampTZValue, type DuckDBValue } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";
import type { ReadingRow } from "./answer.ts";
import type { StoredBucket } from "./series-store.ts";

/** The last moment that a database can hold: the end of 9999. The first is 1970. */
export const lastMoment: Seconds = 253_402_300_799;

const instant = (at: Seconds) => new DuckDBTimestampTZValue(BigInt(at) * 1_000_000n);
const integer = (value: number | null | undefined) => (value == null ? null : BigInt(value));
const number = (value: DuckDBValue | undefined) => Number(value ?? 0);
const amount = (value: DuckDBValue | undefined) => (value == null ? null : Number(value));

export function* readingRows(item: ReadingsItem): Generator<ReadingRow> {
  const { layer, version } = item;
  for (const [index, at] of item.at.entries()) {
    yield { at, layer, version, ticks: item.ticks[index] ?? 0, quality: item.quality[index] ?? 0 };
  }
}

/** In the order of the columns of `readings`. */
export function* readingValues(items: Iterable<ReadingsItem>): Generator<DuckDBValue[]> {
  for (const item of items) {
    const version = BigInt(item.version);
    for (const { at, layer, ticks, quality } of readingRows(item)) {
      yield [item.meter, item.register, instant(at), layer, BigInt(ticks), quality, version];
    }
  }
}

/** In the order of the columns of `aggregates`. */
export function* aggregateValues(items: Iterable<AggregatesItem>): Generator<DuckDBValue[]> {
  for (const { meter, register, bucket, start, sum, min, max, mean, count, estimated, version } of items) {
    const series = [meter, register, bucket];
    for (const [i, at] of start.entries()) {
      const amounts = [integer(sum[i]), integer(min[i]), integer(max[i]), mean[i] ?? null];
      yield [...series, instant(at), ...amounts, count[i] ?? 0, estimated[i] ?? 0, BigInt(version)];
    }
  }
}

/** From `at, layer, version, ticks, quality`. */
export function readingRow([at, layer, version, ticks, quality]: readonly DuckDBValue[]): ReadingRow {
  return {
    at: number(at),
    layer: number(layer),
    version: number(version),
    ticks: number(ticks),
    quality: number(quality),
  };
}

/** From `at, sum, min, max, mean, count, estimated`. */
export function storedBucket(values: readonly DuckDBValue[]): StoredBucket {
  const [start, sum, min, max, mean, count, estimated] = values;
  return {
    start: number(start),
    sum: amount(sum),
    min: amount(min),
    max: amount(max),
    mean: amount(mean),
    count: number(count),
    estimated: number(estimated),
  };
}
