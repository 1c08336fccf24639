// Keeps what counting registers showed at full hours, and says what of it the cloud is to be told: columns, and blocks to mend them.
import { layers, quantities, quantityOf, type RegisterName, type Seconds } from "@tributary/core";
import {
  type Block,
  type BlockItem,
  type BlockRow,
  type ColumnState,
  encodeBlock,
  encodeColumn,
  type HourReading,
  type HoursItem,
  hoursFrom,
  hourValues,
  type MeterListItem,
  type MomentReading,
  mostListRows,
  newColumns,
  type ReadingsItem,
  scaleOf,
} from "@tributary/wire";

/** A register's row, and of each hour of the last days the first and the last reading: between them lie the full hours. */
export interface BookRow extends BlockRow {
  readonly readings: MomentReading[];
}

/** Plain data, kept from batch to batch. */
export interface HourBook {
  /** Name of the list of rows. */
  list: string;
  readonly rows: BookRow[];
  /** How many rows the cloud was told of. */
  told: number;
  columns: ColumnState;
  /** Full hours up to this one were told or passed over; 0 before the first. */
  closed: Seconds;
  /** Hours among them that came late or changed, by row. */
  readonly mending: Map<number, Set<Seconds>>;
}

/** Litres and watt-hours. A register that happens to stand at a round number is not taken for a coarser one. */
const coarsest = 3;
const hour: Seconds = 3600;
const day = 24 * hour;
/** Readings are kept for so long behind the newest of their register: what comes later than that mends nothing. */
const memory: Seconds = 4 * day;
/** Items or bytes of one kind in a batch, so that it stays below a megabyte. */
const most = { lists: 4, columnBytes: 400_000, blocks: 4000 } as const;

export function newBook(list: string): HourBook {
  return { list, rows: [], told: 0, columns: newColumns, closed: 0, mending: new Map() };
}

const nameOf = (meter: string, register: RegisterName) => `${meter} ${register}`;

/** Row numbers by register: of two rows of one register the later counts. */
export function rowsByRegister({ rows }: HourBook): Map<string, number> {
  return new Map(rows.map(({ meter, register }, number) => [nameOf(meter, register), number]));
}

/** Takes valid readings of counting registers into the book; others are left. */
export function takeReadings(book: HourBook, known: Map<string, number>, item: ReadingsItem): void {
  const { meter, register, layer, at, ticks, quality } = item;
  if (layer !== layers.validated || quantities[quantityOf(register)].kind !== "counter") return;
  const number = rowFor(book, known, meter, register, ticks);
  const row = book.rows[number];
  if (row === undefined) return;
  for (const [place, moment] of at.entries()) {
    const reading = { at: moment, ticks: ticks[place] ?? 0, quality: quality[place] ?? 0 };
    for (const changed of insert(row, reading)) {
      if (changed.at <= book.closed) mend(book, number, changed.at);
    }
  }
}

function mend({ mending }: HourBook, row: number, at: Seconds): void {
  const hours = mending.get(row) ?? new Set();
  mending.set(row, hours.add(at));
}

/** The register's row; one more where its values are finer than the steps of the one it has. */
function rowFor(
  { rows }: HourBook,
  known: Map<string, number>,
  meter: string,
  register: RegisterName,
  ticks: readonly number[],
): number {
  const name = nameOf(meter, register);
  const number = known.get(name);
  const before = number === undefined ? undefined : rows[number];
  const scale = Math.min(scaleOf(ticks), before?.scale ?? coarsest);
  if (number !== undefined && before?.scale === scale) return number;
  known.set(name, rows.length);
  return rows.push({ meter, register, scale, readings: [...(before?.readings ?? [])] }) - 1;
}

/** Puts a reading in its place, and says the full hours that lie around it. */
function insert({ readings, scale }: BookRow, reading: MomentReading): HourReading[] {
  const newest = readings.at(-1)?.at ?? 0;
  if (reading.at < newest - memory) return [];
  let place = readings.length;
  while (place > 0 && (readings[place - 1]?.at ?? 0) >= reading.at) place -= 1;
  readings.splice(place, readings[place]?.at === reading.at ? 1 : 0, reading);
  const [before, after] = [readings[place - 1], readings[place + 1]];
  const around = [
    ...hoursFrom(before ?? nowhere, reading, scale),
    ...(after === undefined ? [] : hoursFrom(reading, after, scale)),
  ];
  // Between the first and the last reading of an hour no full hour lies.
  const slot = (at: number) => Math.floor((readings[at]?.at ?? Number.NaN) / hour);
  for (const middle of [place + 1, place, place - 1]) {
    if (slot(middle - 1) === slot(middle) && slot(middle) === slot(middle + 1)) readings.splice(middle, 1);
  }
  while ((readings[0]?.at ?? newest) < newest - memory) readings.shift();
  return around;
}

const nowhere: MomentReading = { at: Number.NEGATIVE_INFINITY, ticks: 0, quality: 0 };

/** What a row showed at a full hour, if it is known. */
export function shownAt({ readings, scale }: BookRow, at: Seconds): HourReading | undefined {
  let place = readings.length;
  while (place > 0 && (readings[place - 1]?.at ?? 0) >= at) place -= 1;
  const after = readings[place];
  return after === undefined
    ? undefined
    : hoursFrom(readings[place - 1] ?? nowhere, after, scale).find((reading) => reading.at === at);
}

/** Rows that the cloud has not been told of. */
export function listItems(book: HourBook, version: number): MeterListItem[] {
  const items: MeterListItem[] = [];
  while (book.told < book.rows.length && items.length < most.lists) {
    const rows = book.rows.slice(book.told, book.told + mostListRows);
    const told = rows.map(({ meter, register, scale }): [string, string, number] => [meter, register, scale]);
    items.push({ kind: "meter-list", list: book.list, first: book.told, rows: told, version });
    book.told += rows.length;
  }
  return items;
}

/** The columns of full hours up to `until`, some at a time; an hour of which nothing is known has none. */
export function columnItems(book: HourBook, until: Seconds, version: number): HoursItem[] {
  if (book.told < book.rows.length || book.rows.length === 0) return [];
  const items: HoursItem[] = [];
  // What is older than the memory has no readings any more.
  book.closed = Math.max(book.closed, until - memory);
  for (let room: number = most.columnBytes; book.closed < until && room > 0; ) {
    const at = book.closed + hour;
    const shown = book.rows.map((row) => shownAt(row, at));
    book.closed = at;
    if (shown.every((reading) => reading === undefined)) continue;
    const indices = shown.map((reading, row) =>
      reading === undefined ? undefined : reading.ticks / 10 ** (book.rows[row]?.scale ?? 0),
    );
    const qualities = shown.map((reading) => reading?.quality ?? 0);
    const { bytes, state } = encodeColumn({ at, indices, qualities }, book.columns);
    book.columns = state;
    room -= bytes.length;
    items.push({ kind: "hours", list: book.list, column: bytes, version });
  }
  return items;
}

/** Blocks of the hours that are to be mended, each within a UTC day. */
export function blockItems(book: HourBook, version: number): BlockItem[] {
  const items: BlockItem[] = [];
  for (const [number, hours] of book.mending) {
    if (items.length >= most.blocks) break;
    book.mending.delete(number);
    const row = book.rows[number];
    if (row === undefined) continue;
    const days = Map.groupBy(
      [...hours].sort((a, b) => a - b),
      (at) => Math.floor(at / day),
    );
    for (const of of days.values()) {
      // With the hours around them, so that the consumption before and after is told anew.
      const block = blockOf(row, (of[0] ?? 0) - hour, Math.min((of.at(-1) ?? 0) + hour, book.closed));
      if (block !== undefined) items.push({ kind: "block", block: encodeBlock(block), version });
    }
  }
  return items;
}

function blockOf(row: BookRow, from: Seconds, last: Seconds): Block | undefined {
  const { meter, register, scale } = row;
  const period = { from, hours: (last - from) / hour + 1 };
  const shown = Array.from({ length: period.hours }, (_, place) => shownAt(row, from + place * hour));
  const values = hourValues(
    scale,
    period,
    shown.filter((reading) => reading !== undefined),
  );
  return values === undefined ? undefined : { meter, register, scale, ...period, ...values };
}

/** Begins the list anew, for the cloud does not know what its columns go on from: the hours after one go as blocks. */
export function beginAnew(book: HourBook, list: string, after: Seconds): void {
  for (let at = Math.max(after, book.closed - memory) + hour; at <= book.closed; at += hour) {
    for (const [number, row] of book.rows.entries()) {
      if (shownAt(row, at) !== undefined) mend(book, number, at);
    }
  }
  book.list = list;
  book.told = 0;
  book.columns = newColumns;
}
