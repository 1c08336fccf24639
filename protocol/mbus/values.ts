// The value that a record's data hold, by coding: a number of steps, a text, or nothing valid.
import { toHex } from "@tributary/core";
import type { Coding } from "./dif.ts";
import { readBcd, readInteger, readReal, readUnsigned } from "./numbers.ts";
import type { DataRecord } from "./records.ts";

/** What a record's data say before its VIF is looked at. `undefined` where the meter marks the value invalid. */
export type RawValue = number | string | undefined;

/** The value of a record's data. */
export function rawValue({ coding, lvar, place }: DataRecord): RawValue {
  return valueIn(coding, place.content, place.dataAt, place.dataEnd, lvar);
}

/** The value of the bytes from `from` to `to`. */
export function valueIn(coding: Coding, bytes: Uint8Array, from: number, to: number, lvar = 0): RawValue {
  switch (coding) {
    case "none":
    case "readout":
      return undefined;
    case "real32":
      return readReal(bytes, from);
    case "bcd2":
    case "bcd4":
    case "bcd6":
    case "bcd8":
    case "bcd12":
      return readBcd(bytes, from, to);
    case "variable":
      return variableValue(lvar, bytes.subarray(from, to));
    default:
      return integerValue(bytes, from, to);
  }
}

/** The most negative number says that the meter has no valid value (EN 13757-3, annex A, type B); by bytes of data. */
const invalid: readonly number[] = Array.from({ length: 9 }, (_, length) => -(2 ** (8 * length - 1)));

/** A signed whole number of one to eight bytes; `undefined` where the meter says that it is none. */
export function integerValue(bytes: Uint8Array, from = 0, to: number = bytes.length): number | undefined {
  const value = readInteger(bytes, from, to);
  return value === invalid[to - from] ? undefined : value;
}

/** The value of a record whose VIF says that integers have no sign (EN 13757-3, annex A, types C and D). */
export function unsignedValue(record: DataRecord): RawValue {
  const { content, dataAt, dataEnd } = record.place;
  return record.coding.startsWith("int") ? readUnsigned(content, dataAt, dataEnd) : rawValue(record);
}

/** Data of variable length, by LVAR byte (EN 13757-3, table 5). */
function variableValue(lvar: number, data: Uint8Array): RawValue {
  if (lvar < 0xc0) return readText(data);
  if (lvar < 0xd0) return readBcd(data);
  if (lvar < 0xe0) {
    const magnitude = readBcd(data);
    return magnitude === undefined ? undefined : -magnitude;
  }
  return data.length <= 8 ? readUnsigned(data) : toHex(data);
}

/** ISO 8859-1 text, sent last character first; control characters are dropped. */
export function readText(data: Uint8Array): string {
  let text = "";
  for (let i = data.length - 1; i >= 0; i -= 1) {
    const code = data[i] ?? 0;
    if (code >= 0x20 && code !== 0x7f) text += String.fromCharCode(code);
  }
  return text;
}

export function writeText(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff).reverse();
}

/** Digits of a number that is a name: as many as the coding holds, leading zeros kept. */
export function digitsOf({ coding, data }: DataRecord): string {
  if (!coding.startsWith("bcd")) return String(readUnsigned(data));
  return toHex(data.toReversed());
}
