// The hot state of all streams: a record of 384 bytes each, side by side in pages of typed arrays.
import type { Seconds } from "@tributary/core";

/**
 * One record, in cells of 8 bytes:
 *
 *     0  five tallies of 6 cells (tally.ts): the open 5 minutes, hour, day and month, and the month before
 *    30  values of the newest readings, newest first
 *    35  their moments, 4 bytes each
 *        the last flows (counters, zeros left out) or values (levels) that the outlier stage compares with, 4 bytes each
 *    45  next place of these, their number, number of newest readings, marks: a byte each
 *        plan and calendar, newest and oldest chunk of recent readings, from when on these are
 *        complete, how many of the newest wait to be among them: 4 bytes each
 */
export const recordCells = 48;
export const tallyCells = 6;
export const tallies = 5;
/** Place of the month before among the tallies. */
export const monthBefore = 4;
/** Newest readings held in the record itself. */
export const newestCount = 5;
/** Flows or values held for the outlier stage. */
export const windowCount = 15;

const ticksCell = tallies * tallyCells;
const atWord = 2 * (ticksCell + newestCount);
const windowWord = atWord + newestCount;
const smallByte = 4 * (windowWord + windowCount);
const planWord = windowWord + windowCount + 1;

const streamsInPage = 200;

/** Marks of a stream: it holds values back, it has strays, and from `changedMark` on a bit for each changed tally. */
export const heldMark = 1;
export const strayMark = 2;
export const changedMark = 4;

/** A run of cells, and the same memory in smaller pieces. */
export class Cells {
  readonly cells: Float64Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly bytes: Uint8Array;

  constructor(size: number) {
    this.cells = new Float64Array(size);
    this.words = new Uint32Array(this.cells.buffer);
    this.floats = new Float32Array(this.cells.buffer);
    this.bytes = new Uint8Array(this.cells.buffer);
  }
}

export class Records {
  readonly pages: Cells[] = [];
  count = 0;

  /** A new record, all zero. */
  add(): number {
    if (this.count === this.pages.length * streamsInPage) this.pages.push(new Cells(streamsInPage * recordCells));
    this.count += 1;
    return this.count - 1;
  }

  page(stream: number): Cells {
    const page = this.pages[(stream / streamsInPage) | 0];
    if (page === undefined) throw new RangeError(`there is no stream ${stream}`);
    return page;
  }
}

/** First cell of a stream's record in its page. */
export function recordOf(stream: number): number {
  return (stream % streamsInPage) * recordCells;
}

export function tallyOf(record: number, place: number): number {
  return record + place * tallyCells;
}

export function newestTicks(page: Cells, record: number, place: number): number {
  return page.cells[record + ticksCell + place] ?? 0;
}

export function newestAt(page: Cells, record: number, place: number): Seconds {
  return page.words[2 * record + atWord + place] ?? 0;
}

export function readingsHeld(page: Cells, record: number): number {
  return page.bytes[8 * record + smallByte + 2] ?? 0;
}

/** Puts a reading among the newest, at its place. */
export function holdReading(page: Cells, record: number, place: number, at: Seconds, ticks: number): void {
  const { cells, words, bytes } = page;
  const value = record + ticksCell;
  const moment = 2 * record + atWord;
  for (let i = newestCount - 1; i > place; i -= 1) {
    cells[value + i] = cells[value + i - 1] ?? 0;
    words[moment + i] = words[moment + i - 1] ?? 0;
  }
  cells[value + place] = ticks;
  words[moment + place] = at;
  const held = 8 * record + smallByte + 2;
  if ((bytes[held] ?? 0) < newestCount) bytes[held] = (bytes[held] ?? 0) + 1;
}

/** Takes the newest reading away. */
export function dropNewest(page: Cells, record: number): void {
  const { cells, words, bytes } = page;
  const value = record + ticksCell;
  const moment = 2 * record + atWord;
  cells.copyWithin(value, value + 1, value + newestCount);
  words.copyWithin(moment, moment + 1, moment + newestCount);
  const held = 8 * record + smallByte + 2;
  bytes[held] = (bytes[held] ?? 1) - 1;
}

/** First of the floats that the outlier stage compares with. */
export function windowOf(record: number): number {
  return 2 * record + windowWord;
}

export function windowLength(page: Cells, record: number): number {
  return page.bytes[8 * record + smallByte + 1] ?? 0;
}

/** Adds a value to those that the outlier stage compares with, in the place of the oldest. */
export function extendWindow(page: Cells, record: number, value: number): void {
  const head = 8 * record + smallByte;
  const place = page.bytes[head] ?? 0;
  page.floats[windowOf(record) + place] = value;
  page.bytes[head] = place + 1 === windowCount ? 0 : place + 1;
  const length = page.bytes[head + 1] ?? 0;
  if (length < windowCount) page.bytes[head + 1] = length + 1;
}

export function marksOf(page: Cells, record: number): number {
  return page.bytes[8 * record + smallByte + 3] ?? 0;
}

export function setMarks(page: Cells, record: number, marks: number): void {
  page.bytes[8 * record + smallByte + 3] = marks;
}

export function planPlace(page: Cells, record: number): number {
  return (page.words[2 * record + planWord] ?? 0) & 0xffff;
}

export function calendarPlace(page: Cells, record: number): number {
  return (page.words[2 * record + planWord] ?? 0) >>> 16;
}

export function setPlan(page: Cells, record: number, plan: number, calendar: number): void {
  page.words[2 * record + planWord] = plan + calendar * 0x10000;
}

/**
 * The first of four words about a stream's recent readings: their newest and their oldest chunk, each one more than its
 * number, the moment from which on they are complete, and what of the newest waits to be among them.
 */
export function chunkWords(record: number): number {
  return 2 * record + planWord + 1;
}
