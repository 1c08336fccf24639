// Wireless M-Bus (EN 13757-4 and -7): telegrams from the air, opened and read, sealed and written.
export { type AuthenticationHeader, readAuthentication, writeAuthentication } from "./authentication.ts";
export { crcOfBareFrame } from "./bare-frame.ts";
export {
  type CommandSealing,
  isAnswerTo,
  type MeterOrder,
  type OpenCommand,
  openCommand,
  sealCommand,
} from "./commands.ts";
export { type ContinuationMemory, continuationMemory } from "./continued.ts";
export { type ControlField, controlField } from "./control.ts";
export { type CrcBlock, crcBlocks, likelyCrc } from "./crc-blocks.ts";
export { type ExtendedLink, readExtendedLink, writeExtendedLink } from "./extended-link.ts";
export { type FormatMemory, formatMemory, recordsOf } from "./formats.ts";
export { cutMessage, type Fragment, joinFragments, readFragment } from "./fragments.ts";
export { type IvAudit, type IvFinding, type IvReuse, ivAudit } from "./iv-audit.ts";
export { type Key, scheduleOf } from "./key.ts";
export { diagnoseKey, failureOf, type KeyDiagnosis, type KeyFailure, keyFailures } from "./key-failure.ts";
export { KeyTable } from "./key-table.ts";
export { withLeftover } from "./leftover.ts";
export {
  addCrc,
  type CrcFormat,
  type Frame,
  type LinkHeader,
  receivedOffset,
  stripCrc,
} from "./link.ts";
export { readManchester, writeManchester } from "./manchester.ts";
export type { SecurityReport, UnsealOptions } from "./open-content.ts";
export { oddity } from "./plausible.ts";
export { type SecuritySpec, sealTelegram, type TelegramSpec } from "./seal.ts";
export { readSealed, type SealedTelegram, type SecurityHeader } from "./telegram.ts";
export { readThreeOfSix, writeThreeOfSix } from "./three-of-six.ts";
export { readTyped, type TypedTelegram, typedTelegram } from "./typed-telegram.ts";
export { covered, type UncoveredFrame, uncover } from "./uncover.ts";
export { type OpenTelegram, unseal } from "./unseal.ts";
