// Keeps the recent valid readings of one stream in order of time.
import type { Seconds } from "@tributary/core";

/** Columns of readings, oldest first; the first `count` of each are in use. */
export interface Series {
  at: Float64Array;
  ticks: Float64Array;
  quality: Int32Array;
  count: number;
  /** Every valid reading at or after this moment is here, and the one before it; what is older was dropped. */
  from: Seconds;
}

export function newSeries(): Series {
  return {
    at: new Float64Array(4),
    ticks: new Float64Array(4),
    quality: new Int32Array(4),
    count: 0,
    from: Number.NEGATIVE_INFINITY,
  };
}

/** Number of readings before `at`: the place where a reading of that moment stands or belongs. */
export function placeOf(series: Series, at: Seconds): number {
  let low = 0;
  let high = series.count;
  // Nearly all readings come in order.
  if (high === 0 || at > (series.at[high - 1] ?? 0)) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series.at[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

export function insertAt(series: Series, place: number, at: Seconds, ticks: number, quality: number): void {
  if (series.count === series.at.length) {
    const size = series.count * 2;
    series.at = grown(series.at, new Float64Array(size));
    series.ticks = grown(series.ticks, new Float64Array(size));
    series.quality = grown(series.quality, new Int32Array(size));
  }
  for (const column of [series.at, series.ticks, series.quality]) column.copyWithin(place + 1, place, series.count);
  series.at[place] = at;
  series.ticks[place] = ticks;
  series.quality[place] = quality;
  series.count += 1;
}

/** Drops what is older than `from`, but for the last of it, which the first reading after `from` is judged by. */
export function dropBefore(series: Series, from: Seconds): void {
  const dropped = Math.max(0, placeOf(series, from) - 1);
  for (const column of [series.at, series.ticks, series.quality]) column.copyWithin(0, dropped, series.count);
  series.count -= dropped;
  series.from = from;
}
