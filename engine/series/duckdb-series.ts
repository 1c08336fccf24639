// Keeps readings and aggregates in DuckDB, append-only and versioned.
import type { SeriesStore } from "./series-store.ts";

export interface SeriesOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/** Opens the store, or makes it. Throws when the file is no database, or another process holds it. */
export async function openSeries(_options: SeriesOptions): Promise<SeriesStore> {
  throw new Error("not written yet");
}
