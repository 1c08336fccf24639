// Writes and reads what the registers of all rows of a list showed at one hour, as steps from the hour before.
import type { Seconds } from "@tributary/core";
import { atEnd, bitReader, bitWriter } from "./bits.ts";
import { getHour, putHour } from "./hours.ts";
import { getIndex, type IndexState, putIndex, unknownIndex } from "./index-code.ts";
import { getQualities, plain, putQualities } from "./qualities.ts";

/** One hour of a list: column arrays by row. */
export interface HourColumn {
  /** A full hour, UTC seconds. */
  readonly at: Seconds;
  /** Index of each row in its steps; `undefined` where it is not known. */
  readonly indices: readonly (number | undefined)[];
  /** Quality number of each row, 0 where no index is known; left out where all are 0. */
  readonly qualities?: readonly number[];
}

/** What sender and receiver of a list's columns both remember: plain data, made anew by every column. */
export interface ColumnState {
  /** How many columns there were. */
  readonly columns: number;
  /** Where each row stands; null while it never had an index. */
  readonly rows: readonly (IndexState | null)[];
}

/** Before the first column of a list. */
export const newColumns: ColumnState = { columns: 0, rows: [] };

export const columnVersion = 1;
const widths = { version: 8, number: 32, size: 16, check: 32 } as const;
const mostRows = 2 ** widths.size;

/** The bytes of a column, and what is to be remembered for the next. Throws a RangeError for what is against its type's words. */
export function encodeColumn(column: HourColumn, before: ColumnState): { bytes: Uint8Array; state: ColumnState } {
  const { at, indices, qualities } = column;
  if (indices.length < 1 || indices.length > mostRows) throw new RangeError(`a column has 1 to ${mostRows} rows`);
  const writer = bitWriter();
  writer.put(columnVersion, widths.version);
  writer.put(before.columns + 1, widths.number);
  putHour(writer, at);
  writer.put(indices.length - 1, widths.size);
  for (const index of indices) writer.put(index === undefined ? 0 : 1, 1);
  putQualities(
    writer,
    indices.flatMap((index, row) => (index === undefined ? [] : [qualities?.[row] ?? plain])),
  );
  const rows = indices.map((index, row) => {
    const state = before.rows[row] ?? null;
    return index === undefined ? state : putIndex(writer, index, state ?? unknownIndex);
  });
  writer.put(checkOf(indices), widths.check);
  return { bytes: writer.bytes(), state: { columns: before.columns + 1, rows } };
}

/**
 * Reads a column with what is remembered of those before it, and says what is to be remembered; a sentence when that
 * cannot be: then the hours that it holds must come as blocks, and the columns of the list begin anew.
 */
export function decodeColumn(bytes: Uint8Array, before: ColumnState): (HourColumn & { state: ColumnState }) | string {
  const reader = bitReader(bytes);
  if (reader.get(widths.version) !== columnVersion) return "the column has a version that is not known";
  const columns = reader.get(widths.number);
  if (columns !== before.columns + 1) return `the column is number ${columns}, and ${before.columns + 1} was to come`;
  const at = getHour(reader);
  const size = reader.get(widths.size) + 1;
  if (size > reader.left) return "the column ends before its rows";
  const present = Array.from({ length: size }, () => reader.get(1) === 1);
  const known = getQualities(reader, present.filter(Boolean).length);
  if (known === undefined) return "the column has qualities that no writer writes";

  const indices: (number | undefined)[] = [];
  const qualities: number[] = [];
  const rows: (IndexState | null)[] = [];
  let taken = 0;
  for (const [row, there] of present.entries()) {
    const state = before.rows[row] ?? null;
    const next = there ? getIndex(reader, state ?? unknownIndex) : state;
    if (next === undefined || reader.overrun) return "the column has steps that no writer writes";
    rows.push(next);
    indices.push(there ? next?.index : undefined);
    qualities.push(there ? (known[taken] ?? plain) : plain);
    if (there) taken += 1;
  }
  if (reader.get(widths.check) !== checkOf(indices)) return "the column goes on from other indices than are known here";
  if (!atEnd(reader)) return "the column ends before or after its rows";
  const special = qualities.some((quality) => quality !== plain);
  return { at, indices, ...(special ? { qualities } : {}), state: { columns, rows } };
}

/** A sum over the indices by which a receiver notices that it remembers other ones than the sender (FNV-1a, by words). */
function checkOf(indices: readonly (number | undefined)[]): number {
  let check = 0x811c9dc5;
  for (const index of indices) {
    if (index === undefined) continue;
    check = Math.imul(check ^ (index | 0), 0x01000193);
    check = Math.imul(check ^ Math.floor(index / 2 ** 32), 0x01000193);
  }
  return check >>> 0;
}
