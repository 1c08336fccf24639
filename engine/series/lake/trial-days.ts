// Makes the days of a few meters for tests: each batch has a day, and of an earlier one a value that comes late.
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";
import type { SeriesBatch } from "../series-store.ts";

const hour = 3600;
/** 2026-03-01T00:00:00Z. */
export const start = 1_772_323_200;
export const register = "volume";
export const meters = ["KAM.00000001.1b.07", "KAM.00000002.1b.07", "LSE.00000003.1b.07"];

/** How late the second half of each batch is, in days. */
const lateness = 9;
/** Readings of a batch. */
export const rowsOfBatch = meters.length * 48;

const hoursOf = (day: number) => Array.from({ length: 24 }, (_, index) => start + (day * 24 + index) * hour);

/** What a meter shows at an hour of a day, corrected when it is told late. */
export const ticksAt = (meter: number, at: number, corrected: boolean) =>
  ((at - start) / hour) * 1000 + meter * 7 + (corrected ? 1 : 0);

/** Day `number` (from 1) of all meters, and the day nine before it again, corrected. */
export function dayBatch(number: number): SeriesBatch {
  const readings = [false, true].flatMap((corrected) =>
    meters.map((meter, index): ReadingsItem => {
      const at = hoursOf(corrected ? number - lateness : number);
      const ticks = at.map((one) => ticksAt(index, one, corrected));
      const quality = at.map(() => 0);
      const version = start * 1000 + number * 2 + (corrected ? 1 : 0);
      return { kind: "readings", meter, register, unit: "m3", layer: 1, at, ticks, quality, version };
    }),
  );
  const aggregates = meters.map((meter): AggregatesItem => {
    const begin = hoursOf(number);
    const full = <Value>(value: Value) => begin.map(() => value);
    return {
      ...{ kind: "aggregates", meter, register, bucket: "hour", start: begin, version: number },
      ...{ sum: full(1000), min: full(null), max: full(null), mean: full(null), count: full(1), estimated: full(0) },
    };
  });
  return { node: "edge-1", epoch: "a", through: number, readings, aggregates };
}

/** What a meter's register shows after the batches up to a number, in the order of time: [at, ticks]. */
export function shownAfter(meter: number, through: number): [number, number][] {
  const shown = new Map<number, number>();
  for (let number = 1; number <= through; number += 1) {
    for (const at of hoursOf(number)) if (!shown.has(at)) shown.set(at, ticksAt(meter, at, false));
    for (const at of hoursOf(number - lateness)) shown.set(at, ticksAt(meter, at, true));
  }
  return [...shown].sort(([a], [b]) => a - b);
}
