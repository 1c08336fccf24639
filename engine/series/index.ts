// Readings and aggregates over time.
export { openSeries, type SeriesOptions } from "./duckdb-series.ts";
export type {
  LatestReading,
  SeriesBatch,
  SeriesStore,
  Span,
  StoredBucket,
  StoredReading,
} from "./series-store.ts";
