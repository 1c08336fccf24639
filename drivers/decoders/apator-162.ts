// Reads what Apator's water modules AT-WMBUS-16 send in place of records: registers whose tags imply their length.
import type { Reading } from "@tributary/core";
import type { Decoder } from "./decoder.ts";
import { valueReading } from "./value.ts";

/** DIF 0F, as the standard wants it, or 80 with some modules. */
const markers = [0x0f, 0x80];
const contentFiller = 0x2f;
/** The module's clock and its state stand before the first register. */
const headLength = 7;
/** Fillers follow the last register, then two check bytes. */
const filler = 0xff;
const checkLength = 2;
const presentVolume = 0x10;
const litre = -3;

/** Data bytes of registers by tag. */
const lengths = new Map([
  [0x00, 4], // date
  [0x01, 3], // faults with date
  [0x10, 4], // volume
  [0x11, 2], // flow
  [0x40, 6], // detectors
  [0x41, 2], // supply voltages
  [0x42, 4], // energy left
  [0x43, 2], // days of life
  [0x44, 3],
  [0xb4, 2],
  [0xf0, 4],
]);
/** Tags of which the high digit tells the length: events, dates of billing, settings. */
const lengthsByDigit = new Map([
  [0x8, 10],
  [0xa, 4],
  [0xc, 3],
  [0xd, 3],
]);
/** 7n: the interval in months and n + 1 volumes at its ends, the newest first. */
const history = 0x7;

function lengthOf(tag: number): number | undefined {
  if (tag >> 4 === history) return 1 + 4 * ((tag & 15) + 1);
  return lengths.get(tag) ?? lengthsByDigit.get(tag >> 4);
}

/** The volumes among the registers from `from` on; `undefined` where these do not lead to the fillers or the end. */
function volumesFrom(bytes: Uint8Array, from: number): Reading[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const readings: Reading[] = [];
  for (let at = from; at < bytes.length - checkLength; ) {
    const tag = bytes[at] ?? filler;
    if (tag === filler) break;
    const length = lengthOf(tag);
    const end = at + 1 + (length ?? 0);
    if (length === undefined || end > bytes.length) return undefined;
    if (tag === presentVolume) readings.push(valueReading("volume", view.getUint32(at + 1, true), litre));
    if (tag >> 4 === history) {
      for (let i = at + 2, storage = 1; i < end; i += 4, storage += 1) {
        readings.push(valueReading("volume", view.getUint32(i, true), litre, { storage }));
      }
    }
    at = end;
  }
  return readings;
}

/** Behind a register of unknown length, goes on at the first byte from which all others are known. */
function volumes(bytes: Uint8Array): Reading[] {
  for (let at = headLength; at < bytes.length; at += 1) {
    const readings = volumesFrom(bytes, at);
    if (readings?.some(({ storage }) => storage === 0) === true) return readings;
  }
  return [];
}

export const apator162: Decoder = {
  alarms: [],
  read({ content }) {
    const at = content.findIndex((byte) => byte !== contentFiller);
    if (!markers.includes(content[at] ?? 0)) return undefined;
    return { records: { records: [], moreFollows: false }, readings: volumes(content.subarray(at + 1)) };
  },
};

/** The maker's bytes with a present volume and those at the ends of past months, in litres; DIF 0F goes before them. */
export function writeApator162(present: number, months: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(headLength + 5 + (months.length === 0 ? 0 : 2 + 4 * months.length) + checkLength);
  const view = new DataView(bytes.buffer);
  bytes[headLength] = presentVolume;
  view.setUint32(headLength + 1, present, true);
  if (months.length > 0) {
    bytes.set([(history << 4) | (months.length - 1), 1], headLength + 5);
    for (const [i, month] of months.entries()) view.setUint32(headLength + 7 + 4 * i, month, true);
  }
  return bytes;
}
