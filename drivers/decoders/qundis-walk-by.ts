// Reads the block that Qundis meters send for walk-by reading: a record of variable length whose content is of their own make.
import { concat, Fault, fromHex, quantities, type Reading, toHex } from "@tributary/core";
import { type DataRecord, meaningOf, type RecordSpec, readRecords, writeRecords } from "@tributary/mbus";
import type { Decoder } from "./decoder.ts";
import { valueReading } from "./value.ts";

const blockHeader = "0dff5f";
/** Where the VIF of all values stands, by the block's length; the shorter block leaves the present value to a record of its own. */
const layouts: Readonly<Record<number, { readonly vifAt: number; readonly present: boolean }>> = {
  53: { vifAt: 9, present: true },
  47: { vifAt: 8, present: false },
};
/** In this byte of a block, this value says that the rest is encrypted, in a way that is not published. */
const encryption = { at: 4, value: 0x35 } as const;
const volumeVif = 0x13;
const monthCount = 12;
const noValue = -0x8000;
const monthEndStorage = 17;

const hex = (text: string) => fromHex(text) ?? new Uint8Array(0);

/** What stands behind the VIF, in order, under the headers by which the same meters say it in their standard telegrams. */
function headersOf(vif: string, present: boolean): readonly string[] {
  return ["326c", ...(present ? [`0c${vif}`] : []), "426c", `4c${vif}`, "c2086c", `cc08${vif}`];
}

interface Block {
  readonly records: readonly DataRecord[];
  readonly months: readonly Reading[];
}

function readBlock(block: Uint8Array): Block {
  const layout = layouts[block.length];
  if (layout === undefined) return { records: [], months: [] };
  const { vifAt, present } = layout;
  const vif = block.subarray(vifAt, vifAt + 1);
  const bytes: Uint8Array[] = [];
  let at = vifAt + 1;
  for (const header of headersOf(toHex(vif), present)) {
    const length = header.endsWith("6c") ? 2 : 4;
    bytes.push(hex(header), block.subarray(at, at + length));
    at += length;
  }
  const list = readRecords(concat(...bytes));
  return { records: list instanceof Fault ? [] : list.records, months: monthsIn(block.subarray(at), vif) };
}

/** What was used in each of the twelve months before the last month's end, the last month first, as far as the meter knows. */
function monthsIn(bytes: Uint8Array, vif: Uint8Array): Reading[] {
  const meaning = meaningOf(vif, 0);
  if (meaning === undefined) return [];
  const { quantity, unit = quantities[quantity].unit } = meaning;
  // Volumes in tens of litres, so that they fit; all else in steps of the VIF.
  const exponent = meaning.exponent + (vif[0] === volumeVif ? 1 : 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const readings: Reading[] = [];
  for (let i = monthCount - 1, storage = monthEndStorage; i >= 0; i -= 1, storage += 1) {
    const used = view.getInt16(2 * i, true);
    if (used === noValue) continue;
    readings.push(valueReading(quantity, used, exponent, { unit, storage, qualifiers: ["month-consumption"] }));
  }
  return readings;
}

export const qundisWalkBy: Decoder = {
  alarms: [],
  read(_open, list) {
    const record = list?.records.find(({ header }) => toHex(header) === blockHeader);
    if (list === undefined || record === undefined) return undefined;
    if (record.data[encryption.at] === encryption.value)
      return new Fault("unknown-security", "driver", record.offset, "encrypted walk-by block");
    const { records, months } = readBlock(record.data);
    const all = list.records.flatMap((each) => (each === record ? records : [each]));
    return { records: { ...list, records: all }, readings: months };
  },
};

/** What a block says: values in steps of the VIF, dates as two bytes (type G). */
export interface WalkByValues {
  readonly vif: number;
  readonly present: number;
  readonly dueDate: string;
  readonly due: number;
  readonly monthEnd: string;
  readonly atMonthEnd: number;
  /** Twelve, the last month last; -0x8000 where the meter knows none. */
  readonly months: readonly number[];
}

/** The block as a record to be written: the inverse of reading. */
export function walkByRecord(values: WalkByValues): RecordSpec {
  const { vif, months } = values;
  const date = (value: string) => writeRecords([{ coding: "int16", vib: [0x6c], value }]).subarray(2);
  const count = (value: number) => writeRecords([{ coding: "bcd8", vib: [vif], value }]).subarray(2);
  const used = new DataView(new ArrayBuffer(2 * monthCount));
  for (const [i, month] of months.entries()) used.setInt16(2 * i, month, true);
  const data = concat(
    hex("008200000000000700"),
    Uint8Array.of(vif, 0xff, 0xff),
    count(values.present),
    date(values.dueDate),
    count(values.due),
    date(values.monthEnd),
    count(values.atMonthEnd),
    new Uint8Array(used.buffer),
    Uint8Array.of(0x2f),
  );
  return { coding: "variable", vib: [0xff, 0x5f], value: data, lvar: data.length };
}
