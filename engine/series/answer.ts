// Decides which of the stored versions of a value answers for it.
import { layerNames, rejecting, type Seconds } from "@tributary/core";
import type { StoredReading } from "./series-store.ts";

/** A version of a value as it is stored. */
export interface ReadingRow {
  readonly at: Seconds;
  /** Code of the layer (`core/quality`). */
  readonly layer: number;
  readonly version: number;
  readonly ticks: number;
  readonly quality: number;
}

/**
 * Which row stands higher: the later moment, in it the higher layer, in it the newer version. Value and quality break
 * the tie of two rows that one version should never hold, so that every reader sees the same one. SQL compares structs
 * in the order of their fields, so `max(struct_pack(ts, layer, version, ticks, quality))` finds the same row.
 */
export function compareRows(a: ReadingRow, b: ReadingRow): number {
  return a.at - b.at || a.layer - b.layer || a.version - b.version || a.ticks - b.ticks || a.quality - b.quality;
}

/** Whether no flag keeps the value from being billed, aggregated or shown as valid. */
export function isValid(row: ReadingRow): boolean {
  return (row.quality & rejecting) === 0;
}

export function storedReading({ at, ticks, layer, quality }: ReadingRow): StoredReading {
  return { at, ticks, layer: layerNames[layer] ?? "raw", quality };
}
