// M-Bus (EN 13757-2, -3 and -7): the wired link, the transport layer and the record language, both directions.
export { type AddressOrder, addressLength, copyAddress, putAddress, readAddress, writeAddress } from "./address.ts";
export { messageWords } from "./application-message.ts";
export {
  type Application,
  type ControlInformation,
  controlInformation,
  type HeaderForm,
  lowerLayers,
} from "./control-information.ts";
export {
  isoDate,
  type MeterDate,
  readTypeF,
  readTypeG,
  readTypeI,
  writeTypeF,
  writeTypeG,
  writeTypeI,
} from "./dates.ts";
export type { Coding } from "./dif.ts";
export { explainRecordHeader, lvarSays, type RecordPart } from "./explain-record.ts";
export { type RecordMeaning, standardMeaning } from "./meant-record.ts";
export { readBcd, readInteger, readUnsigned, writeBcd, writeInteger } from "./numbers.ts";
export { readingsOf } from "./readings.ts";
export { type MeantSpec, type RecordSpec, vibOf, writeRecords } from "./record-writer.ts";
export { type DataRecord, formatOf, type RecordList, readCompactRecords, readRecords } from "./records.ts";
export {
  cutTransport,
  extensionLength,
  readTransport,
  scanTransport,
  securityMode,
  securityModes,
  securityWords,
  type TransportHeader,
  type TransportScan,
  writeTransport,
} from "./transport.ts";
export { readValues, type ValueSlots, valueSlots } from "./value-slots.ts";
export { meaningOf, type ValueMeaning } from "./vif.ts";
export { looksWired, readWiredFrame, type WiredFrame, writeWiredFrame } from "./wired-link.ts";
