// Says what of the hour book the cloud is to be told: rows, columns of full hours, and blocks to mend them.
import type { Seconds } from "@tributary/core";
import {
  type Block,
  type BlockItem,
  type BlockRow,
  type ColumnState,
  encodeBlock,
  encodeColumn,
  type HoursItem,
  hourValues,
  type MeterListItem,
  mostListRows,
  newColumns,
} from "@tributary/wire";
import type { HourBook } from "./hour-book.ts";

/** How far the cloud was told; kept from batch to batch. */
export interface HoursTold {
  /** Name of the list of rows. */
  list: string;
  /** How many rows the cloud was told of. */
  rows: number;
  columns: ColumnState;
  /** Full hours up to this one were told or passed over; 0 before the first. */
  closed: Seconds;
}

const hour: Seconds = 3600;
const day = 24 * hour;
/** Readings are kept for so long behind the hours that are told: what comes later than that mends nothing. */
const memory: Seconds = 10 * day;
/** Items or bytes of one kind in a batch, so that it stays below a megabyte. */
const most = { lists: 4, columnBytes: 400_000, blocks: 4000 } as const;

/** Rows that the cloud has not been told of. */
export function listItems(book: HourBook, told: HoursTold, version: number): MeterListItem[] {
  const items: MeterListItem[] = [];
  while (told.rows < book.rows.length && items.length < most.lists) {
    const rows = book.rows.slice(told.rows, told.rows + mostListRows);
    const named = rows.map(({ meter, register, scale }): [string, string, number] => [meter, register, scale]);
    items.push({ kind: "meter-list", list: told.list, first: told.rows, rows: named, version });
    told.rows += rows.length;
  }
  return items;
}

/** The columns of full hours up to `until`, some at a time; an hour of which nothing is known has none. */
export function columnItems(book: HourBook, told: HoursTold, until: Seconds, version: number): HoursItem[] {
  if (told.rows < book.rows.length || book.rows.length === 0) return [];
  const items: HoursItem[] = [];
  for (let room: number = most.columnBytes; told.closed < until && room > 0; ) {
    const at = Math.min(book.hourAfter(told.closed), until);
    told.closed = at;
    const shown = book.rows.map((_, row) => book.shownAt(row, at));
    if (shown.every((reading) => reading === undefined)) continue;
    const indices = shown.map((reading, row) =>
      reading === undefined ? undefined : reading.ticks / 10 ** (book.rows[row]?.scale ?? 0),
    );
    const qualities = shown.map((reading) => reading?.quality ?? 0);
    const { bytes, state } = encodeColumn({ at, indices, qualities }, told.columns);
    told.columns = state;
    room -= bytes.length;
    items.push({ kind: "hours", list: told.list, column: bytes, version });
  }
  book.forget(told.closed - memory);
  return items;
}

/** Blocks of the hours that are to be mended, each within a UTC day. */
export function blockItems(book: HourBook, told: HoursTold, version: number): BlockItem[] {
  const items: BlockItem[] = [];
  while (book.isMending() && items.length < most.blocks) {
    for (const [number, hours] of book.takeMending()) {
      const row = book.rows[number];
      if (row === undefined) continue;
      for (const of of Map.groupBy(hours, (at) => Math.floor(at / day)).values()) {
        // With the hours around them, so that the consumption before and after is told anew.
        const last = Math.min((of.at(-1) ?? 0) + hour, told.closed);
        const block = blockOf(book, number, row, (of[0] ?? 0) - hour, last);
        if (block !== undefined) items.push({ kind: "block", block: encodeBlock(block), version });
      }
    }
  }
  return items;
}

function blockOf(book: HourBook, number: number, row: BlockRow, from: Seconds, last: Seconds): Block | undefined {
  const { meter, register, scale } = row;
  const period = { from, hours: (last - from) / hour + 1 };
  const shown = Array.from({ length: period.hours }, (_, place) => book.shownAt(number, from + place * hour));
  const values = hourValues(
    scale,
    period,
    shown.filter((reading) => reading !== undefined),
  );
  return values === undefined ? undefined : { meter, register, scale, ...period, ...values };
}

/** Begins the list anew, for the cloud does not know what its columns go on from: the hours after one go as blocks. */
export function tellAnew(book: HourBook, told: HoursTold, list: string, after: Seconds): void {
  for (let at = Math.max(after, told.closed - memory) + hour; at <= told.closed; at += hour) {
    for (const row of book.rows.keys()) if (book.shownAt(row, at) !== undefined) book.mend(row, at);
  }
  told.list = list;
  told.rows = 0;
  told.columns = newColumns;
}
