// The hot state of all streams: a record of 256 bytes each, side by side in pages of typed arrays.
import type { Seconds } from "@tributary/core";

/**
 * One record, in cells of 8 bytes:
 *
 *     0  three tallies of 5 cells (tally.ts): of the open hour, of its day before it, of its month before that day
 *    15  values of the newest readings, newest first
 *    20  their moments, 4 bytes each
 *        end of the open hour, numbers of readings in the tallies, end of the open 5 minutes: 4 bytes each
 *        plan and calendar: 2 bytes each
 *        newest and oldest chunk of recent readings, how many of the newest wait to be among them, the step of ticks
 *        before the oldest of the newest: 4 bytes each
 *        window, which of the newest readings began anew, number of newest readings, marks: a byte each
 *    28  the last flows (counters, zeros left out) or values (levels) that the outlier stage compares with,
 *        and the step of time before the oldest of the newest readings: 2 bytes each
 */
export const recordCells = 32;
export const tallyCells = 5;
export const tallies = 3;
/** Newest readings held in the record itself. */
export const newestCount = 5;
/** Flows or values held for the outlier stage. */
export const windowCount = 15;

const ticksCell = tallies * tallyCells;
const atWord = 2 * (ticksCell + newestCount);
const hourEndWord = atWord + newestCount;
const countWord = hourEndWord + 1;
const fiveEndWord = countWord + tallies;
const planHalf = 2 * (fiveEndWord + 1);
const chunkWord = fiveEndWord + 2;
const stepTicksWord = chunkWord + 3;
const smallByte = 4 * (chunkWord + 4);
const windowHalf = smallByte / 2 + 2;
const stepHalf = windowHalf + windowCount;
/** Beyond this a step before the newest readings is not known. */
const farthestTicks = 2 ** 32 - 1;
const farthestSeconds = 2 ** 16 - 1;

/** In the byte that says which of the newest readings began anew: readings of the stream have left memory. */
const leftBit = 128;

const pageBits = 8;
const streamsInPage = 2 ** pageBits;

/** Marks of a stream: it holds values back, it may have strays after its newest reading, and from `changedMark` on a bit for each level that changed and the month before. */
export const heldMark = 1;
export const strayMark = 2;
export const changedShift = 2;
export const changedMark = 1 << changedShift;

/** A run of cells, and the same memory in smaller pieces. */
export class Cells {
  readonly cells: Float64Array;
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
  readonly bytes: Uint8Array;

  constructor(size: number) {
    this.cells = new Float64Array(size);
    this.words = new Uint32Array(this.cells.buffer);
    this.halves = new Uint16Array(this.cells.buffer);
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
    const page = this.pages[stream >> pageBits];
    if (page === undefined) throw new RangeError(`there is no stream ${stream}`);
    return page;
  }
}

/** First cell of a stream's record in its page. */
export function recordOf(stream: number): number {
  return (stream & (streamsInPage - 1)) * recordCells;
}

/** Where the newest value stands in `cells`, and its moment in `words`: for those who ask at each reading. */
export function newestCell(record: number): number {
  return record + ticksCell;
}

export function newestWord(record: number): number {
  return 2 * record + atWord;
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

/** Which of the newest readings a register began anew or rolled over with, the newest in the lowest bit. */
export function leapsOf(page: Cells, record: number): number {
  return (page.bytes[8 * record + smallByte + 1] ?? 0) & (leftBit - 1);
}

/** Whether readings of the stream have left memory. */
export function hasLeft(page: Cells, record: number): boolean {
  return (page.bytes[8 * record + smallByte + 1] ?? 0) >= leftBit;
}

export function setLeft(page: Cells, record: number): void {
  page.bytes[8 * record + smallByte + 1] = (page.bytes[8 * record + smallByte + 1] ?? 0) | leftBit;
}

/** Seconds between the oldest of the newest readings and the one before it; 0 where they are not known. */
export function stepBefore(page: Cells, record: number): Seconds {
  return page.halves[4 * record + stepHalf] ?? 0;
}

/** Ticks between these two; `undefined` where they are not known. */
export function ticksBefore(page: Cells, record: number): number | undefined {
  const ticks = page.words[2 * record + stepTicksWord] ?? 0;
  return ticks === farthestTicks ? undefined : ticks;
}

/** Notes the step to a reading that is the oldest of the newest from now on. */
function noteStepBefore({ words, halves }: Cells, record: number, seconds: Seconds, ticks: number): void {
  halves[4 * record + stepHalf] = seconds < farthestSeconds ? seconds : 0;
  words[2 * record + stepTicksWord] = ticks >= 0 && ticks < farthestTicks ? ticks : farthestTicks;
}

/** Puts a late reading among the newest, at its place. `leaps` says whether the register began anew or rolled over with it. */
export function holdReading(
  page: Cells,
  record: number,
  place: number,
  at: Seconds,
  ticks: number,
  leaps: boolean,
): void {
  const { cells, words, bytes } = page;
  const value = record + ticksCell;
  const moment = 2 * record + atWord;
  const small = 8 * record + smallByte;
  const held = bytes[small + 2] ?? 0;
  const leaving = newestCount - 1;
  if (held < newestCount) bytes[small + 2] = held + 1;
  noteStepBefore(page, record, 0, 0);
  for (let i = leaving; i > place; i -= 1) {
    cells[value + i] = cells[value + i - 1] ?? 0;
    words[moment + i] = words[moment + i - 1] ?? 0;
  }
  cells[value + place] = ticks;
  words[moment + place] = at;
  const bits = bytes[small + 1] ?? 0;
  const newer = bits & ((1 << place) - 1);
  const older = (bits & ((1 << leaving) - 1)) - newer;
  bytes[small + 1] = (bits & leftBit) | (older << 1) | newer | (leaps ? 1 << place : 0);
}

/** Puts a reading before the newest, whose five places are written out, for each reading comes this way. */
export function holdNewest(page: Cells, record: number, at: Seconds, ticks: number, leaps: boolean): void {
  const { cells, words, bytes } = page;
  const value = record + ticksCell;
  const moment = 2 * record + atWord;
  const small = 8 * record + smallByte;
  const held = bytes[small + 2] ?? 0;
  const leavingTicks = cells[value + 4] ?? 0;
  const oldestTicks = cells[value + 3] ?? 0;
  const leavingAt = words[moment + 4] ?? 0;
  const oldestAt = words[moment + 3] ?? 0;
  noteStepBefore(page, record, held === newestCount ? oldestAt - leavingAt : 0, oldestTicks - leavingTicks);
  if (held < newestCount) bytes[small + 2] = held + 1;
  cells[value + 4] = oldestTicks;
  cells[value + 3] = cells[value + 2] ?? 0;
  cells[value + 2] = cells[value + 1] ?? 0;
  cells[value + 1] = cells[value] ?? 0;
  cells[value] = ticks;
  words[moment + 4] = oldestAt;
  words[moment + 3] = words[moment + 2] ?? 0;
  words[moment + 2] = words[moment + 1] ?? 0;
  words[moment + 1] = words[moment] ?? 0;
  words[moment] = at;
  const bits = bytes[small + 1] ?? 0;
  const older = bits & ((1 << (newestCount - 1)) - 1);
  bytes[small + 1] = (bits & leftBit) | (older << 1) | (leaps ? 1 : 0);
}

/** Takes the newest reading away. */
export function dropNewest(page: Cells, record: number): void {
  const { cells, words, bytes } = page;
  const value = record + ticksCell;
  const moment = 2 * record + atWord;
  cells.copyWithin(value, value + 1, value + newestCount);
  words.copyWithin(moment, moment + 1, moment + newestCount);
  const small = 8 * record + smallByte;
  const bits = bytes[small + 1] ?? 0;
  bytes[small + 1] = (bits & leftBit) | ((bits & (leftBit - 1)) >> 1);
  bytes[small + 2] = (bytes[small + 2] ?? 1) - 1;
  noteStepBefore(page, record, 0, 0);
}

/** End of the open hour; 0 while there is none. */
export function hourEnd(page: Cells, record: number): Seconds {
  return page.words[2 * record + hourEndWord] ?? 0;
}

export function setHourEnd(page: Cells, record: number, end: Seconds): void {
  page.words[2 * record + hourEndWord] = end;
}

/** End of the open 5 minutes, which are counted from the newest readings when they are told; 0 while there are none. */
export function fiveEnd(page: Cells, record: number): Seconds {
  return page.words[2 * record + fiveEndWord] ?? 0;
}

export function setFiveEnd(page: Cells, record: number, end: Seconds): void {
  page.words[2 * record + fiveEndWord] = end;
}

/** The word with the number of readings in a tally. */
export function countWordOf(record: number, tally: number): number {
  return 2 * record + countWord + tally;
}

/** The upper half of a number of 32 bits: flows are compared by factors, so that two digits are enough. */
const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The value at a place among those that the outlier stage compares with. */
export function windowValue(page: Cells, record: number, place: number): number {
  singleBits[0] = (page.halves[4 * record + windowHalf + place] ?? 0) * 0x10000;
  return single[0] ?? 0;
}

export function windowLength(page: Cells, record: number): number {
  return (page.bytes[8 * record + smallByte] ?? 0) >> 4;
}

/** Adds a value to those that the outlier stage compares with, in the place of the oldest. */
export function extendWindow(page: Cells, record: number, value: number): void {
  const { bytes, halves } = page;
  const window = bytes[8 * record + smallByte] ?? 0;
  const place = window & 15;
  const length = window >> 4;
  single[0] = value;
  halves[4 * record + windowHalf + place] = ((singleBits[0] ?? 0) + 0x8000) >>> 16;
  const next = place + 1 === windowCount ? 0 : place + 1;
  bytes[8 * record + smallByte] = next | ((length < windowCount ? length + 1 : length) << 4);
}

export function marksOf(page: Cells, record: number): number {
  return page.bytes[8 * record + smallByte + 3] ?? 0;
}

export function setMarks(page: Cells, record: number, marks: number): void {
  page.bytes[8 * record + smallByte + 3] = marks;
}

export function planPlace(page: Cells, record: number): number {
  return page.halves[4 * record + planHalf] ?? 0;
}

export function calendarPlace(page: Cells, record: number): number {
  return page.halves[4 * record + planHalf + 1] ?? 0;
}

export function setPlan(page: Cells, record: number, plan: number, calendar: number): void {
  page.halves[4 * record + planHalf] = plan;
  page.halves[4 * record + planHalf + 1] = calendar;
}

/**
 * The first of three words about a stream's recent readings: their newest and their oldest chunk, each one more than its
 * number, and what of the newest waits to be among them.
 */
export function chunkWords(record: number): number {
  return 2 * record + chunkWord;
}
