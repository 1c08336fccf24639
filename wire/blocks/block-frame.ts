// Writes and reads blocks of many meters in one small payload, which alone is read by who knows the rows.
import { atEnd, bitReader, bitWriter } from "./bits.ts";
import { blockVersion } from "./block.ts";
import { getHours, getPeriod, type HourValues, type Period, putHours, putPeriod } from "./hours.ts";
import { getRowNumber, putLastRow, putRowNumber } from "./row-numbers.ts";

/** What the register of a row showed: `row` is its number in the list, 0 to 65,535. */
export interface RowValues extends HourValues {
  readonly row: number;
}

/** Blocks of several rows for one period. */
export interface BlockFrame extends Period {
  /** Tag of the list that says what the rows are, 0 to 255. */
  readonly list: number;
  /** At least one, rising by row; their `indices` have as many entries as the period hours. */
  readonly blocks: readonly RowValues[];
}

const byteWidth = 8;

/** The bytes of a frame. Throws a RangeError for one that is against its type's words. */
export function encodeBlockFrame({ list, from, hours, blocks }: BlockFrame): Uint8Array {
  if (blocks.length === 0) throw new RangeError("a frame has at least one block");
  const writer = bitWriter();
  writer.put(blockVersion, byteWidth);
  writer.put(list, byteWidth);
  putPeriod(writer, { from, hours });
  let before = -1;
  for (const block of blocks) {
    putRowNumber(writer, block.row, before);
    putHours(writer, block, hours);
    before = block.row;
  }
  putLastRow(writer);
  return writer.bytes();
}

/** Reads a frame; a sentence that says what is wrong when it is none. */
export function decodeBlockFrame(bytes: Uint8Array): BlockFrame | string {
  const reader = bitReader(bytes);
  if (reader.get(byteWidth) !== blockVersion) return "the frame has a version that is not known";
  const list = reader.get(byteWidth);
  const period = getPeriod(reader);
  const blocks: RowValues[] = [];
  for (let row = getRowNumber(reader, -1); row !== undefined; row = getRowNumber(reader, row)) {
    if (row < 0) return "the frame names a row that no list has";
    const values = getHours(reader, period.hours);
    if (values === undefined || reader.overrun) return "the frame has values that no writer writes";
    blocks.push({ row, ...values });
  }
  return atEnd(reader) ? { list, ...period, blocks } : "the frame ends before or after its blocks";
}
