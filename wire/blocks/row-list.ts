// Says what the rows of a list are: which register of which meter, and in which steps it counts.
import { atEnd, bitReader, bitWriter } from "./bits.ts";
import { type BlockRow, getRow, putRow } from "./block.ts";

/**
 * Rows of a list from one number on. A row never changes its meaning: a list only grows, and who must begin anew, for
 * it has lost what it knew, takes another tag.
 */
export interface RowsMessage {
  readonly list: number;
  /** How many rows the whole list has, 1 to 65,536: who knows fewer lacks some. */
  readonly size: number;
  readonly first: number;
  /** At least one. */
  readonly rows: readonly BlockRow[];
}

/** First byte of a payload on the port of blocks, beside the version of block frames. */
export const rowsVersion = 0x81;
const byteWidth = 8;
const countWidth = 16;

export function encodeRows({ list, size, first, rows }: RowsMessage): Uint8Array {
  if (rows.length === 0 || first + rows.length > size || size > 2 ** countWidth) {
    throw new RangeError("a message has at least one row, and none beyond the list");
  }
  const writer = bitWriter();
  writer.put(rowsVersion, byteWidth);
  writer.put(list, byteWidth);
  writer.put(size - 1, countWidth);
  writer.put(first, countWidth);
  for (const [place, row] of rows.entries()) {
    if (place > 0) writer.put(1, 1);
    putRow(writer, row);
  }
  writer.put(0, 1);
  return writer.bytes();
}

/** Reads rows; a sentence that says what is wrong when there are none. */
export function decodeRows(bytes: Uint8Array): RowsMessage | string {
  const reader = bitReader(bytes);
  if (reader.get(byteWidth) !== rowsVersion) return "the rows have a version that is not known";
  const list = reader.get(byteWidth);
  const size = reader.get(countWidth) + 1;
  const first = reader.get(countWidth);
  const rows: BlockRow[] = [];
  do {
    const row = getRow(reader);
    if (row === undefined || reader.overrun) return "the rows name no meter or register";
    rows.push(row);
  } while (reader.get(1) === 1);
  if (first + rows.length > size) return "the rows are more than their list has";
  return atEnd(reader) ? { list, size, first, rows } : "the rows end before or after their last";
}

/** Packs a list, from row `first` on, into payloads of at most `limit` bytes. */
export function packRows(list: number, all: readonly BlockRow[], limit: number, first = 0): Uint8Array[] {
  const payloads: Uint8Array[] = [];
  for (let from = first; from < all.length; ) {
    const message = (to: number) => encodeRows({ list, size: all.length, first: from, rows: all.slice(from, to) });
    let to = from + 1;
    let payload = message(to);
    if (payload.length > limit) throw new RangeError(`a row does not fit in ${limit} bytes`);
    while (to < all.length) {
      const longer = message(to + 1);
      if (longer.length > limit) break;
      payload = longer;
      to += 1;
    }
    payloads.push(payload);
    from = to;
  }
  return payloads;
}
