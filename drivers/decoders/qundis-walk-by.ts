// Reads the block that Qundis meters send for walk-by reading: a record of variable length whose content is of their own make.
import { concat, Fault, fromHex, quantities, type Reading, toHex } from "@tributary/core";
import { type DataRecord, meaningOf, readRecords } from "@tributary/mbus";
import type { Decoder } from "./decoder.ts";
import { valueReading } from "./value.ts";

const blockHeader = "0dff5f";
/** Where the values begin, by the block's length; the shorter one leaves the present value to a record of its own. */
const layouts: Readonly<Record<number, { readonly vifAt: number; readonly present: boolean }>> = {
  53: { vifAt: 9, present: true },
  47: { vifAt: 8, present: false },
};
/** Byte 4 where the rest of the block is encrypted, in a way that is not published. */
const encryptedAt = 4;
const encrypted = 0x35;
const monthCount = 12;
const noValue = -0x8000;
const volumeVif = 0x13;

/** Parts of the block in their order, with the header of the standard record that says the same. */
const parts = (vif: string, present: boolean) => [
  { header: "326c", length: 2 },
  ...(present ? [{ header: `0c${vif}`, length: 4 }] : []),
  { header: "426c", length: 2 },
  { header: `4c${vif}`, length: 4 },
  { header: "c2086c", length: 2 },
  { header: `cc08${vif}`, length: 4 },
];

const header = (hex: string) => fromHex(hex) ?? new Uint8Array(0);

/** What the block says, as the records by which the same meters say it in their other telegrams. */
function recordsIn(block: Uint8Array): readonly DataRecord[] {
  const layout = layouts[block.length];
  if (layout === undefined) return [];
  const bytes: Uint8Array[] = [];
  let at = layout.vifAt + 1;
  for (const part of parts(toHex(block.subarray(layout.vifAt, at)), layout.present)) {
    bytes.push(header(part.header), block.subarray(at, at + part.length));
    at += part.length;
  }
  const list = readRecords(concat(...bytes));
  return list instanceof Fault ? [] : list.records;
}

/** What was used in each of the twelve months before the last month's end, as far as the meter knows it. */
function months(block: Uint8Array): Reading[] {
  const { vifAt, present } = layouts[block.length] ?? { vifAt: 0, present: false };
  const meaning = meaningOf(block, vifAt);
  if (meaning === undefined || vifAt === 0) return [];
  const { quantity, exponent, unit = quantities[quantity].unit } = meaning;
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const readings: Reading[] = [];
  const from = vifAt + (present ? 17 : 13);
  E
