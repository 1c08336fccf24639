// Reads the numbers of a telegram into the caller's arrays: no objects, for streams of many telegrams.
import { codingLengths } from "./dif.ts";
import { readBcd, readReal, readUnsigned } from "./numbers.ts";
import { newScan, type Scan, scanned, scanRecord } from "./record-scan.ts";
import { integerValue } from "./values.ts";
import { meaningOf, scaled, type ValueMeaning } from "./vif.ts";

/** Room for the values of one telegram after another. All arrays are of one length, the most values that are taken. */
export interface ValueSlots {
  /** Values in the units of their meanings, as readings have them. */
  readonly value: Float64Array;
  readonly meaning: (ValueMeaning | undefined)[];
  /** DIF bits 4-5: 0 instantaneous, 1 maximum, 2 minimum, 3 error. */
  readonly function: Uint8Array;
  readonly storage: Float64Array;
  readonly tariff: Uint32Array;
  readonly subunit: Uint16Array;
  readonly scan: Scan;
}

export function valueSlots(most: number): ValueSlots {
  return {
    value: new Float64Array(most),
    meaning: new Array<ValueMeaning | undefined>(most).fill(undefined),
    function: new Uint8Array(most),
    storage: new Float64Array(most),
    tariff: new Uint32Array(most),
    subunit: new Uint16Array(most),
    scan: newScan(),
  };
}

/** DIF bits 0-3 of the codings that are no whole number. */
const real = 5;
const int64 = 7;
const bcd = 9;
const variable = 13;

/**
 * Puts the numbers of the records from `from` to `to` into the slots and answers how many they are. Left out is what is no
 * single number: dates, texts, profiles, values of variable length, and what the meter marks invalid.
 */
export function readValues(content: Uint8Array, slots: ValueSlots, from = 0, to: number = content.length): number {
  const { scan } = slots;
  let count = 0;
  let at = from;
  while (count < slots.value.length && scanRecord(content, at, to, scan) === scanned.record) {
    at = scan.dataAt + scan.dataLength;
    const meaning = isNumber(scan.coding) ? meaningOf(content, scan.vifAt, scan.headerEnd) : undefined;
    if (meaning === undefined || !isValue(meaning)) continue;
    const steps = stepsOf(content, scan, meaning.unsigned === true);
    if (steps === undefined) continue;
    slots.value[count] = scaled(steps, meaning);
    slots.meaning[count] = meaning;
    slots.function[count] = scan.function;
    slots.storage[count] = scan.storage;
    slots.tariff[count] = scan.tariff;
    slots.subunit[count] = scan.subunit;
    count += 1;
  }
  return count;
}

function isNumber(coding: number): boolean {
  return coding !== variable && (codingLengths[coding] ?? 0) > 0;
}

function isValue({ quantity, error, profile }: ValueMeaning): boolean {
  return (
    error === undefined &&
    profile === undefined &&
    quantity !== "date" &&
    quantity !== "date-time" &&
    quantity !== "text"
  );
}

/** The same numbers as `rawValue` makes of a record. */
function stepsOf(content: Uint8Array, { coding, dataAt, dataLength }: Scan, unsigned: boolean): number | undefined {
  const end = dataAt + dataLength;
  if (coding === real) return readReal(content, dataAt);
  if (coding >= bcd) return readBcd(content, dataAt, end);
  if (coding > int64) return undefined;
  if (unsigned) return readUnsigned(content, dataAt, end);
  return integerValue(content, dataAt, end);
}
