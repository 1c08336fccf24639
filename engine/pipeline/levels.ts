// The calendar levels of aggregates, finest first, and how each treats steps over times without a reading.
import type { Bucket, Seconds } from "@tributary/core";

export interface Level {
  readonly bucket: Bucket;
  /** A step longer than this makes what it puts into a bucket an estimate. */
  readonly near: Seconds;
  /** A step longer than this puts nothing into buckets, whatever the plan of its stream fills. */
  readonly fill: Seconds;
}

// biome-ignore format: one aligned page
export const levels: readonly Level[] = [
  { bucket: "5min",  near: 300,  fill: 900 },
  { bucket: "hour",  near: 3600, fill: Number.POSITIVE_INFINITY },
  { bucket: "day",   near: 3600, fill: Number.POSITIVE_INFINITY },
  { bucket: "month", near: 3600, fill: Number.POSITIVE_INFINITY },
];

/** Places in `levels`. Those from the hour on share their figures, for each is counted together from finer ones. */
export const fiveLevel = 0;
export const hourLevel = 1;
export const dayLevel = 2;
export const monthLevel = 3;

/** A set of levels as bits by their places. */
export function levelBits(buckets: readonly Bucket[]): number {
  return levels.reduce((bits, { bucket }, place) => (buckets.includes(bucket) ? bits | (1 << place) : bits), 0);
}

/** The levels that are counted from hours. */
export const hourlyLevels = levelBits(["hour", "day", "month"]);
