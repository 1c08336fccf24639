// Readings and aggregates over time.
export { openSeries, type SeriesOptions } from "./duckdb-series.ts";
export {
  type RegisterFilePlan,
  type ScaledRegister,
  type WrittenRegisters,
  writeRegisterFile,
} from "./register-file.ts";
export type {
  LatestReading,
  SeriesBatch,
  SeriesStore,
  Span,
  StoredBucket,
  StoredReading,
} from "./series-store.ts";
