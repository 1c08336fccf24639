// M-Bus (EN 13757-2, -3 and -7): the wired link, the transport layer and the record language, both directions.
export { readingsOf, vibOf } from "./readings.ts";
export {
  type Coding,
  type DataRecord,
  type RecordList,
  type RecordSpec,
  readRecords,
  writeRecords,
} from "./records.ts";
