// Codes rising row numbers: what lies between two of them, and a bit before each but the first that says it follows.
import type { BitReader, BitWriter } from "./bits.ts";
import { escaped, getCount, putCount } from "./counts.ts";

/** Rows of a list have numbers of so many bits. */
export const rowWidth = 16;
const mostRow = 2 ** rowWidth - 1;
/** Rows that share a payload are near each other. */
const gapOrder = 3;

/** Writes a row number; `before` is the one before it, -1 for the first. Throws a RangeError when it does not rise. */
export function putRowNumber(writer: BitWriter, row: number, before: number): void {
  if (!Number.isInteger(row) || row <= before || row > mostRow) {
    throw new RangeError(`rows rise from 0 to ${mostRow}: ${row} does not follow ${before}`);
  }
  if (before >= 0) writer.put(1, 1);
  putCount(writer, row - before - 1, gapOrder);
}

/** Ends the rows. */
export function putLastRow(writer: BitWriter): void {
  writer.put(0, 1);
}

/** Reads the next row number; `undefined` after the last, -1 where no writer would have written this. */
export function getRowNumber(reader: BitReader, before: number): number | undefined {
  if (before >= 0 && reader.get(1) === 0) return undefined;
  const gap = getCount(reader, gapOrder);
  const row = before + gap + 1;
  return gap === escaped || row > mostRow || reader.overrun ? -1 : row;
}
