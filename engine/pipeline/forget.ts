// Drops what is too old to change again.
import { bucketStart, type Seconds } from "@tributary/core";
import { dropHoursBefore, type Hours } from "./hours.ts";
import { dropBefore, type Series } from "./series.ts";

/** How far back late readings are taken into aggregates: three days and some hours. */
export const lateHorizon: Seconds = 76 * 3600;
/** Hours kept: the horizon, the longest filled gap before it, and the whole local day that this ends in. */
const hoursHorizon: Seconds = lateHorizon + 24 * 3600 + 26 * 3600;
/** Readings kept, where the horizon holds more of them. */
const mostReadings = 2048;

/** Forgets readings in whole hours, a quarter of them at a time, so that not each new reading moves the others. */
export function forget(series: Series, hours: Hours, zone: string): void {
  const first = series.at[0];
  const newest = series.at[series.count - 1];
  if (first === undefined || newest === undefined || series.count === 0) return;
  const tooMany = series.count >= mostReadings;
  if (!tooMany && newest - first < lateHorizon * 1.25) return;
  const kept = tooMany ? (series.at[series.count - (mostReadings * 3) / 4] ?? newest) : newest - lateHorizon;
  const from = bucketStart(kept, "hour", zone);
  if (from > first) dropBefore(series, from);
  dropHoursBefore(hours, newest - hoursHorizon);
}
