// Readings and aggregates over time.
export { type LakeSeries, openSeries, type SeriesOptions } from "./duckdb-series.ts";
export { type ColumnKind, writeParquet } from "./parquet-rows.ts";
export {
  type RegisterFilePlan,
  type ScaledRegister,
  type WrittenRegisters,
  writeRegisterFile,
} from "./register-file.ts";
export { SeriesError, type SeriesErrorCode, seriesErrors } from "./series-error.ts";
export type {
  BucketPage,
  Keep,
  LatestReading,
  Moment,
  ReadingPage,
  SeriesBatch,
  SeriesStore,
  Span,
  StoredBucket,
  StoredReading,
  StoredVersion,
  Sweep,
  Tended,
  Tending,
} from "./series-store.ts";
