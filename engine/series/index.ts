// Readings and aggregates over time.
export { openSeries, type SeriesOptions } from "./duckdb-series.ts";
export {
  type RegisterFilePlan,
  type ScaledRegister,
  type WrittenRegisters,
  writeRegisterFile,
} from "./register-file.ts";
export { SeriesError, type SeriesErrorCode, seriesErrors } from "./series-error.ts";
export type {
  BucketPage,
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
} from "./series-store.ts";
