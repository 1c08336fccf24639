// The house's words: what every floor above may speak of.
export { type Alarm, alarms, type Severity } from "./alarms.ts";
export { concat, fromHex, sameBytes, toHex } from "./bytes.ts";
export { type AesKey, aesKeyWords, decryptBlock, encryptBlock, expandKey, newAesKey } from "./cipher/aes.ts";
export { cbcDecrypt, cbcEncrypt, ctr, zeroBlock } from "./cipher/aes-modes.ts";
export { ccmDecrypt, ccmEncrypt } from "./cipher/ccm.ts";
export { cmac, putCmac } from "./cipher/cmac.ts";
export { crc16 } from "./cipher/crc.ts";
export { desCbcDecrypt, desCbcEncrypt } from "./cipher/des.ts";
export {
  type Bucket,
  bucketStart,
  fromCivil,
  isZone,
  nextBucket,
  readCivil,
  type Seconds,
  zoneOffset,
} from "./civil-time.ts";
export { Fault, type FaultCode, type FaultLayer, faults } from "./fault.ts";
export {
  deviceTypes,
  type MeterAddress,
  type MeterId,
  manufacturerCode,
  manufacturerLetters,
  mediumOf,
  meterId,
  readMeterId,
  type Utility,
  utilityOf,
} from "./meter.ts";
export type { ProcessClock } from "./process-clock.ts";
export {
  type Layer,
  layerNames,
  layers,
  type Origin,
  origins,
  type QualityFlag,
  qualityBits,
  qualityWords,
  rejecting,
} from "./quality.ts";
export { isQuantity, type Quantity, quantities, type Unit, unitFactor } from "./quantities.ts";
export { decimal, type Reading, type ReadingFunction } from "./reading.ts";
export { quantityOf, type RegisterName, registerOf, tickOf, ticksOf } from "./registers.ts";
export { uuid7 } from "./uuid7.ts";
export { type ValveState, valveStateOf, valveStates } from "./valve.ts";
export { longestVarint, putVarint, unzigzag, VarintReader, zigzag } from "./varint.ts";
