// What crosses a process or a company: schemas and codecs.
export {
  type AlarmList,
  type AlarmView,
  alarmList,
  alarmQuery,
  alarmView,
  type BucketView,
  billingColumns,
  billingQuery,
  type ConsumptionList,
  consumptionList,
  consumptionQuery,
  type IntakeView,
  intakeView,
  liveEvents,
  type MeterDetail,
  type MeterList,
  type MeterView,
  meterDetail,
  meterList,
  meterParams,
  meterQuery,
  meterView,
  type OverviewView,
  overviewView,
  type Problem,
  problem,
  type ReadingList,
  type ReadingView,
  type RegisterView,
  readingList,
  readingQuery,
} from "./api.ts";
export {
  type Command,
  type CommandOrder,
  type CommandState,
  commandOrder,
  commandStates,
  type Downlink,
  type DownlinkReport,
  decodeDownlink,
  decodeDownlinkReport,
  encodeDownlink,
  encodeDownlinkReport,
} from "./command.ts";
export { type Configuration, configuration } from "./configuration.ts";
export {
  decodeHop,
  decodeTelegrams,
  encodeHop,
  encodeTelegrams,
  type HopAnswer,
  type HopBatch,
  type HopTelegram,
  looksLikeHop,
  mostInBatch,
  readHopAnswer,
} from "./hop.ts";
export { type Hop, type IntakeCause, intakeCauses, isIntakeCause, type Receipt, type Uplink } from "./intake.ts";
export { type KeyEntry, type KeyFile, keyFileColumns, keyRing, readKeyFile, writeKeyFile } from "./key-file.ts";
export { keyFingerprint } from "./key-files/fingerprint.ts";
export { type KemVersion, writeKem } from "./key-files/kem.ts";
export {
  type KeyFormat,
  type KeyImport,
  type KeyPlace,
  type KeyProblem,
  type KeyRow,
  placeText,
} from "./key-files/key-import.ts";
export { readKeys, sameKey } from "./key-files/read-keys.ts";
export { writeShipment } from "./key-files/shipment.ts";
export {
  type AggregatesItem,
  type CountsItem,
  decodeSync,
  type EventItem,
  encodeSync,
  type MeterItem,
  type ReadingsItem,
  type ReceivedBatch,
  type SyncAnswer,
  type SyncBatch,
  type SyncItem,
  syncVersion,
  type TextItem,
} from "./sync.ts";
export {
  longestLine,
  longestTelegram,
  readTelegramLine,
  type StatedCrc,
  type TelegramAnswer,
  type TelegramLine,
  telegramObject,
} from "./telegram-line.ts";
