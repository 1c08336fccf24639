// Wireless M-Bus (EN 13757-4 and -7): telegrams from the air, opened and read, sealed and written.
export { type FormatMemory, formatMemory, recordsOf } from "./formats.ts";
export { type SecuritySpec, sealTelegram, type TelegramSpec } from "./seal.ts";
export {
  type CrcFormat,
  crcOfBareFrame,
  type Frame,
  type LinkHeader,
  readSealed,
  type SealedTelegram,
  type SecurityHeader,
} from "./telegram.ts";
export { type Key, type OpenTelegram, type SecurityReport, type UnsealOptions, unseal } from "./unseal.ts";
