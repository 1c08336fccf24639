// Asks for what did not arrive: blocks of some rows for a period, or what the rows of a list are.
import { atEnd, bitReader, bitWriter } from "./bits.ts";
import { getPeriod, type Period, putPeriod } from "./hours.ts";
import { getRowNumber, putLastRow, putRowNumber, rowWidth } from "./row-numbers.ts";

/** Blocks that are wanted: of these rows of a list (rising, at least one), for a period. */
export interface WantedBlocks extends Period {
  readonly kind: "blocks";
  readonly list: number;
  readonly rows: readonly number[];
}

/** The rows of a list that are wanted, from `first` on. */
export interface WantedRows {
  readonly kind: "rows";
  readonly list: number;
  readonly first: number;
}

export type Wanted = WantedBlocks | WantedRows;

const versions = { blocks: 1, rows: 0x81 } as const;
const byteWidth = 8;

/** Throws a RangeError for what is against its type's words. */
export function encodeWanted(wanted: Wanted): Uint8Array {
  const writer = bitWriter();
  writer.put(versions[wanted.kind], byteWidth);
  writer.put(wanted.list, byteWidth);
  if (wanted.kind === "rows") {
    writer.put(wanted.first, rowWidth);
    return writer.bytes();
  }
  if (wanted.rows.length === 0) throw new RangeError("at least one row is wanted");
  putPeriod(writer, wanted);
  let before = -1;
  for (const row of wanted.rows) {
    putRowNumber(writer, row, before);
    before = row;
  }
  putLastRow(writer);
  return writer.bytes();
}

/** Reads what is wanted; a sentence that says what is wrong when it is nothing. */
export function decodeWanted(bytes: Uint8Array): Wanted | string {
  const reader = bitReader(bytes);
  const version = reader.get(byteWidth);
  const list = reader.get(byteWidth);
  const crooked = "what is wanted ends too early or too late";
  if (version === versions.rows) {
    const first = reader.get(rowWidth);
    return atEnd(reader) ? { kind: "rows", list, first } : crooked;
  }
  if (version !== versions.blocks) return "what is wanted has a version that is not known";
  const period = getPeriod(reader);
  const rows: number[] = [];
  for (let row = getRowNumber(reader, -1); row !== undefined; row = getRowNumber(reader, row)) {
    if (row < 0) return "what is wanted names a row that no list has";
    rows.push(row);
  }
  return atEnd(reader) ? { kind: "blocks", list, ...period, rows } : crooked;
}

/** Asks for blocks of any rows of a period, in payloads of at most `limit` bytes. */
export function packWanted(list: number, { from, hours }: Period, rows: Iterable<number>, limit: number): Uint8Array[] {
  const ask = (asked: readonly number[]) => encodeWanted({ kind: "blocks", list, from, hours, rows: asked });
  const payloads: Uint8Array[] = [];
  let asked: number[] = [];
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    if (asked.length > 0 && ask([...asked, row]).length > limit) {
      payloads.push(ask(asked));
      asked = [];
    }
    asked.push(row);
  }
  if (asked.length > 0) payloads.push(ask(asked));
  return payloads;
}
