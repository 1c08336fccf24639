// Gathers the columns of an answer into pages.
import { type DuckDBDataChunk, DuckDBDoubleVector } from "@duckdb/node-api";
import type { MeterId } from "@tributary/core";
import { newestOfEach } from "./newest-of-each.ts";
import type { BucketPage, ReadingPage } from "./series-store.ts";

/** Columns of an answer, all of them DOUBLE; NaN where there is no value. */
function columnsOf(chunks: readonly DuckDBDataChunk[], count: number): Float64Array[] {
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = Array.from({ length: count }, () => new Float64Array(rows));
  let first = 0;
  for (const chunk of chunks) {
    const { rowCount } = chunk;
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError("a column of a page is not DOUBLE");
      for (let row = 0; row < rowCount; row += 1) column[first + row] = vector.getItem(row) ?? Number.NaN;
    }
    first += rowCount;
  }
  return columns;
}

/** Whose the rows are, from the place of each row's meter in `meters`, counted from 1. */
function runsOf(places: Float64Array, meters: readonly MeterId[]): { meters: MeterId[]; first: Uint32Array } {
  const present: MeterId[] = [];
  const first: number[] = [];
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row] ?? 0;
    if (row > 0 && place === places[row - 1]) continue;
    present.push(meters[place - 1] ?? "");
    first.push(row);
  }
  return { meters: present, first: Uint32Array.from(first) };
}

const none = new Float64Array();

/** From `place, at, layer, version, ticks, quality` of all rows of a span. */
export function readingPage(chunks: readonly DuckDBDataChunk[], meters: readonly MeterId[]): ReadingPage {
  const columns = newestOfEach(columnsOf(chunks, 6), meters.length);
  const [places = none, at = none, layer = none, , ticks = none, quality = none] = columns;
  return { ...runsOf(places, meters), at, ticks, layer: Uint8Array.from(layer), quality: Uint32Array.from(quality) };
}

/** From `place, start, version, sum, min, max, mean, count, estimated` of all rows of a span. */
export function bucketPage(chunks: readonly DuckDBDataChunk[], meters: readonly MeterId[]): BucketPage {
  const columns = newestOfEach(columnsOf(chunks, 9), meters.length);
  const [places = none, start = none, , sum = none, min = none, max = none, mean = none, count = none] = columns;
  const amounts = { sum, min, max, mean, count: Uint32Array.from(count), estimated: columns[8] ?? none };
  return { ...runsOf(places, meters), start, ...amounts };
}
