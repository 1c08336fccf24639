// Writes and reads what the registers of all rows of a list showed at one hour, as steps from the hour before.
import type { Seconds } from "@tributary/core";
import { atEnd, type BitReader, type BitWriter, bitReader, bitWriter } from "./bits.ts";
import { getHour, putHour } from "./hours.ts";
import { getIndex, type IndexState, putIndex, unknownIndex } from "./index-code.ts";
import { getQuality, plain, putQuality } from "./qualities.ts";
import { getRowNumber, putLastRow, putRowNumber } from "./row-numbers.ts";

/** One hour of a list: column arrays by row. */
export interface HourColumn {
  /** A full hour, UTC seconds. */
  readonly at: Seconds;
  /** Index of each row in its steps; `undefined` where it is not known. */
  readonly indices: readonly (number | undefined)[];
  /** Quality number of each row, 0 where no index is known; left out where all are 0. */
  readonly qualities?: readonly number[];
}

/** Where a row stands, and how good its last index was. */
export interface RowState extends IndexState {
  readonly quality: number;
}

/** What sender and receiver of a list's columns both remember: plain data, made anew by every column. */
export interface ColumnState {
  /** How many columns there were. */
  readonly columns: number;
  /** Where each row stands; null while it never had an index. */
  readonly rows: readonly (RowState | null)[];
}

/** Before the first column of a list. */
export const newColumns: ColumnState = { columns: 0, rows: [] };

export const columnVersion = 1;
const widths = { version: 8, number: 32, size: 16, check: 32 } as const;
const mostRows = 2 ** widths.size;
const unknownRow: RowState = { ...unknownIndex, quality: plain };

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
  const quality = (row: number) => qualities?.[row] ?? plain;
  putChanged(writer, indices, quality, before);
  const rows = Array.from(indices, (index, row) => {
    const state = before.rows[row] ?? null;
    if (index === undefined) return state;
    return { ...putIndex(writer, index, state ?? unknownIndex), quality: quality(row) };
  });
  writer.put(checkOf(indices), widths.check);
  return { bytes: writer.bytes(), state: { columns: before.columns + 1, rows } };
}

/** Writes the qualities that are not what they were when their rows were known last. */
function putChanged(
  writer: BitWriter,
  indices: HourColumn["indices"],
  quality: (row: number) => number,
  before: ColumnState,
): void {
  const changed = [...indices.keys()].filter(
    (row) => indices[row] !== undefined && quality(row) !== (before.rows[row] ?? unknownRow).quality,
  );
  writer.put(changed.length > 0 ? 1 : 0, 1);
  let last = -1;
  for (const row of changed) {
    putRowNumber(writer, row, last);
    putQuality(writer, quality(row));
    last = row;
  }
  if (changed.length > 0) putLastRow(writer);
}

/** Reads the qualities that changed, by row; `undefined` where no writer would have written this. */
function getChanged(
  reader: BitReader,
  present: readonly boolean[],
  before: ColumnState,
): ReadonlyMap<number, number> | undefined {
  const changed = new Map<number, number>();
  if (reader.get(1) === 0) return changed;
  for (let row = getRowNumber(reader, -1); row !== undefined; row = getRowNumber(reader, row)) {
    const quality = getQuality(reader);
    const known = present[row] === true && quality !== (before.rows[row] ?? unknownRow).quality;
    if (quality === undefined || !known) return undefined;
    changed.set(row, quality);
  }
  return changed;
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
  const changed = getChanged(reader, present, before);
  if (changed === undefined) return "the column has qualities that no writer writes";

  const indices: (number | undefined)[] = [];
  const qualities: number[] = [];
  const rows: (RowState | null)[] = [];
  for (const [row, there] of present.entries()) {
    const state = before.rows[row] ?? unknownRow;
    const next = there ? getIndex(reader, state) : state;
    if (next === undefined || reader.overrun) return "the column has steps that no writer writes";
    const quality = changed.get(row) ?? state.quality;
    rows.push(there ? { ...next, quality } : (before.rows[row] ?? null));
    indices.push(there ? next.index : undefined);
    qualities.push(there ? quality : plain);
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
