// What the intake keeps of a batch until the stores have it: judged, and with its hour columns read.
import { deserialize, serialize } from "node:v8";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { MeterId, Seconds } from "@tributary/core";
import type { AggregatesItem, ReadingsItem, ReceivedBatch } from "@tributary/wire";

export interface Taken {
  /** The batch with the items that the registry keeps. */
  readonly batch: ReceivedBatch;
  /** What the series keep. */
  readonly readings: readonly ReadingsItem[];
  readonly aggregates: readonly AggregatesItem[];
  /** When meters were heard whose readings came in hour columns. */
  readonly heardAt: ReadonlyMap<MeterId, Seconds>;
}

/** Columns shrink to a third at the lowest level, and to little less at higher ones. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

export const packTaken = (taken: readonly Taken[]): Uint8Array => zstdCompressSync(serialize(taken), { params });

// Only `packTaken` writes these.
export const unpackTaken = (body: Uint8Array): readonly Taken[] => deserialize(zstdDecompressSync(body)) as Taken[];
