// What crosses a process or a company: schemas and codecs.
export {
  type Acknowledgement,
  acknowledgement,
  acknowledgementBody,
  formerQuery,
  overrideBody,
  type ThresholdRequest,
  thresholdBody,
  thresholdRequest,
  type ValveDecision,
  type ValveOverride,
  valveDecision,
  valveOverride,
} from "./alerts.ts";
export {
  type AlarmList,
  type AlarmView,
  alarmList,
  alarmParams,
  alarmQuery,
  alarmView,
  type BucketView,
  billingColumns,
  billingQuery,
  type CommandList,
  type CommandView,
  type ConsumptionList,
  commandList,
  commandQuery,
  commandView,
  consumptionList,
  consumptionQuery,
  type DecisionList,
  type DecisionView,
  decisionList,
  decisionView,
  type GroupEventList,
  type GroupEventView,
  type GroupList,
  type GroupSums,
  groupEventList,
  groupEventView,
  groupList,
  groupParams,
  groupQuery,
  groupSums,
  type InstructionList,
  type InstructionsAsked,
  type InstructionView,
  type IntakeView,
  instructionList,
  instructionsAsked,
  instructionView,
  intakeView,
  type LambdaReportList,
  type LambdaReportQuery,
  type LambdaReportView,
  lambdaReportList,
  lambdaReportQuery,
  lambdaReportView,
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
  thresholdParams,
  type UpdateList,
  type UpdateView,
  updateList,
  updateView,
} from "./api.ts";
export { type Block, type BlockRow, blockVersion, decodeBlock, encodeBlock } from "./blocks/block.ts";
export { type BlockFrame, decodeBlockFrame, encodeBlockFrame, type RowValues } from "./blocks/block-frame.ts";
export { type HourReading, hourReadings, hourValues, scaleOf } from "./blocks/block-readings.ts";
export {
  fragmentVersion,
  longestMessage,
  type NumberedMessage,
  type PackedMessages,
  packMessages,
} from "./blocks/fragments.ts";
export { fullHours, hoursFrom, type MomentReading, shownBetween } from "./blocks/full-hours.ts";
export {
  type ColumnState,
  columnVersion,
  decodeColumn,
  encodeColumn,
  type HourColumn,
  newColumns,
  type RowState,
} from "./blocks/hour-column.ts";
export { type HourValues, mostHours, type Period } from "./blocks/hours.ts";
export { type IndexState, stepBits } from "./blocks/index-code.ts";
export { type PackedBlocks, packBlocks } from "./blocks/pack-blocks.ts";
export { openRebuilder, type Rebuilder, type RebuilderSettings, type Rebuilt } from "./blocks/rebuild.ts";
export { decodeRows, encodeRows, packRows, type RowsMessage, rowsVersion } from "./blocks/row-list.ts";
export { decodeSealed, encodeSealed, type SealedTelegram } from "./blocks/sealed-telegram.ts";
export {
  decodeWanted,
  encodeWanted,
  packWanted,
  type Wanted,
  type WantedBlocks,
  type WantedRows,
} from "./blocks/wanted.ts";
export {
  type Command,
  type CommandOrder,
  type CommandRequest,
  type CommandState,
  type CommandStory,
  commandOrder,
  commandRequest,
  commandStates,
  commandStory,
  type Downlink,
  type DownlinkReport,
  decodeDownlink,
  decodeDownlinkReport,
  encodeDownlink,
  encodeDownlinkReport,
} from "./command.ts";
export { type Configuration, configuration } from "./configuration.ts";
export { type Detail, detailMessages, detailNames } from "./detail.ts";
export { type HandedKeys, handedKeys, handedKeysPath } from "./handed-keys.ts";
export {
  decodeHop,
  decodeTelegrams,
  encodeHop,
  encodeTelegrams,
  type HopAnswer,
  type HopBatch,
  type HopTelegram,
  longestHop,
  looksLikeHop,
  mostInBatch,
  readHopAnswer,
  readHopRefusal,
  writeHopRefusal,
} from "./hop.ts";
export {
  type ArrivingInstruction,
  type Instruction,
  type InstructionOrder,
  instruction,
  instructionEnds,
  instructionOrder,
  subjectOf,
} from "./instruction.ts";
export {
  type HandedReading,
  type HandedReadings,
  type Hop,
  type IntakeCause,
  intakeCauses,
  isIntakeCause,
  type Receipt,
  type Uplink,
} from "./intake.ts";
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
  type LambdaArtefact,
  type LambdaCall,
  type LambdaColumns,
  type LambdaInput,
  type LambdaManifest,
  lambdaArtefact,
  lambdaManifest,
  type Placement,
  placements,
} from "./lambda.ts";
export {
  aroundEdges,
  type ColumnReading,
  groupColumn,
  lambdaEdges,
  meterColumn,
} from "./lambda-columns.ts";
export {
  encodeLambdaAsk,
  encodeLambdaTold,
  type LambdaAsk,
  type LambdaPlace,
  type LambdaPlaceNow,
  type LambdaReport,
  type LambdaRun,
  type LambdaRunAnswer,
  type LambdaTold,
  lambdaPlaceNow,
  lambdaPlacePath,
  lambdaPlaces,
  lambdaRun,
  lambdaRunAnswer,
  lambdaRunsPath,
  readLambdaAsk,
  readLambdaTold,
} from "./lambda-run.ts";
export { isLoopback } from "./loopback.ts";
export { type LorawanDevice, readLorawanDevices } from "./lorawan-devices.ts";
export {
  type NodeConfiguration,
  nodeConfiguration,
  type SignedConfiguration,
  signedConfiguration,
} from "./node-configuration.ts";
export { next, type Page, type PageQuery, type Place, pageById, pageLimit, pageOf, pageQuery } from "./page.ts";
export {
  compareVersions,
  type ReleaseManifest,
  releaseManifest,
  releaseVersion,
  type SignedRelease,
  signedRelease,
} from "./release.ts";
export { type Signed, type SignedKind, signed, signedText } from "./signed.ts";
export {
  type AddedStage,
  addedStage,
  type StageName,
  type StageOverride,
  stageNames,
  stageOverride,
  stageOverrides,
  stagesRequest,
} from "./stages.ts";
export {
  decodeSync,
  encodeSync,
  type ReceivedBatch,
  type SyncAnswer,
  type SyncBatch,
  syncAnswer,
  syncVersion,
  type WrongItem,
} from "./sync.ts";
export {
  type AcknowledgementItem,
  type AggregatesItem,
  type BillingItem,
  type BlockItem,
  type CommandItem,
  type CountsItem,
  type EventItem,
  fewestMembers,
  type GroupEventItem,
  type GroupItem,
  type GroupShareItem,
  type HoursItem,
  type InstructionReportItem,
  type LambdaReportItem,
  type MeterItem,
  type MeterListItem,
  mostListRows,
  type ReadingsItem,
  type SyncItem,
  type TextItem,
  type UpdateItem,
  updateItem,
  urgentKinds,
  type ValveDecisionItem,
} from "./sync-items.ts";
export {
  longestLine,
  longestTelegram,
  readTelegramLine,
  type StatedCrc,
  type TelegramAnswer,
  type TelegramLine,
  telegramObject,
} from "./telegram-line.ts";
export {
  type LiveEvent,
  type LiveEventName,
  type LiveInterest,
  type LiveReading,
  liveEventNames,
  liveEvents,
  liveInterest,
  liveQuery,
  type NodeView,
  nodeList,
  usualLiveEvents,
} from "./telemetry-api.ts";
