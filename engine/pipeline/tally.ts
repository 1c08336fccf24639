// Counts what lies in a stretch of time: exact, and the same in whatever order readings come.
import type { Seconds } from "@tributary/core";
import { Cells, countWordOf, recordCells, tallyCells } from "./records.ts";
import { shareOf } from "./step.ts";

/** Tallies of a record, by place: stretches that lie side by side, each from the start of its level up to the finer one. */
export const hourTally = 0;
export const dayTally = 1;
export const monthTally = 2;

/** Cells of a tally, from its first. The number of its readings stands elsewhere in the record. */
const sum = 0;
const estimated = 1;
const least = 2;
const most = 3;
/** Of the values' distances from the least, so that it stays a safe integer. */
const total = 4;

/** A record for tallies outside the hot state; the first of them serves one who needs but one. */
export function newTally(): Cells {
  return new Cells(recordCells);
}

const cellOf = (record: number, tally: number): number => record + tally * tallyCells;

/** Begins a tally: nothing is known of its stretch. */
export function begin({ cells, words }: Cells, record: number, tally: number): void {
  const cell = cellOf(record, tally);
  cells[cell + sum] = Number.NaN;
  cells[cell + estimated] = 0;
  cells[cell + least] = 0;
  cells[cell + most] = 0;
  cells[cell + total] = 0;
  words[countWordOf(record, tally)] = 0;
}

/** Begins a tally with a reading in it and consumption, NaN where that is not known, of which all or nothing is estimated. */
export function beginWith(
  { cells, words }: Cells,
  record: number,
  tally: number,
  part: number,
  isEstimate: boolean,
  ticks: number,
): void {
  const cell = cellOf(record, tally);
  cells[cell + sum] = part;
  cells[cell + estimated] = isEstimate && part > 0 ? part : 0;
  cells[cell + least] = ticks;
  cells[cell + most] = ticks;
  cells[cell + total] = 0;
  words[countWordOf(record, tally)] = 1;
}

/** Counts a reading that lies in the stretch. */
export function addReading({ cells, words }: Cells, record: number, tally: number, ticks: number): void {
  const cell = cellOf(record, tally);
  const word = countWordOf(record, tally);
  const count = words[word] ?? 0;
  const lowest = cells[cell + least] ?? 0;
  if (count === 0) {
    cells[cell + least] = ticks;
    cells[cell + most] = ticks;
  } else if (ticks < lowest) {
    cells[cell + total] = (cells[cell + total] ?? 0) + count * (lowest - ticks);
    cells[cell + least] = ticks;
  } else {
    cells[cell + total] = (cells[cell + total] ?? 0) + (ticks - lowest);
    if (ticks > (cells[cell + most] ?? 0)) cells[cell + most] = ticks;
  }
  words[word] = count + 1;
}

/** Adds consumption, of which all or nothing is estimated. */
export function addPart({ cells }: Cells, record: number, tally: number, part: number, isEstimate: boolean): void {
  const cell = cellOf(record, tally);
  const known = cells[cell + sum] ?? 0;
  cells[cell + sum] = Number.isNaN(known) ? part : known + part;
  if (isEstimate) cells[cell + estimated] = (cells[cell + estimated] ?? 0) + part;
}

/** Sets the consumption of a tally, and what of it is estimated. */
export function setParts({ cells }: Cells, record: number, tally: number, parts: number, estimates: number): void {
  const cell = cellOf(record, tally);
  cells[cell + sum] = parts;
  cells[cell + estimated] = estimates;
}

/** Adds what one tally counted to what another one counted. */
export function merge(
  from: Cells,
  fromRecord: number,
  fromTally: number,
  into: Cells,
  record: number,
  tally: number,
): void {
  const a = cellOf(fromRecord, fromTally);
  const b = cellOf(record, tally);
  const { cells } = into;
  const part = from.cells[a + sum] ?? 0;
  if (!Number.isNaN(part)) {
    const known = cells[b + sum] ?? 0;
    cells[b + sum] = Number.isNaN(known) ? part : known + part;
    cells[b + estimated] = (cells[b + estimated] ?? 0) + (from.cells[a + estimated] ?? 0);
  }
  const more = from.words[countWordOf(fromRecord, fromTally)] ?? 0;
  if (more === 0) return;
  const word = countWordOf(record, tally);
  const count = into.words[word] ?? 0;
  const lower = from.cells[a + least] ?? 0;
  const upper = from.cells[a + most] ?? 0;
  const above = from.cells[a + total] ?? 0;
  const lowest = cells[b + least] ?? 0;
  if (count === 0) {
    cells[b + least] = lower;
    cells[b + most] = upper;
    cells[b + total] = above;
  } else if (lower < lowest) {
    cells[b + total] = (cells[b + total] ?? 0) + count * (lowest - lower) + above;
    cells[b + least] = lower;
  } else {
    cells[b + total] = (cells[b + total] ?? 0) + above + more * (lower - lowest);
  }
  if (upper > (cells[b + most] ?? 0)) cells[b + most] = upper;
  into.words[word] = count + more;
}

/**
 * Adds the last part of its consumption to the open hour, and the hour to what its day counted. Does at once what
 * `addPart` and `merge` do, for most streams end an hour with each reading.
 */
export function endHour({ cells, words }: Cells, record: number, part: number, isEstimate: boolean): void {
  const hour = cellOf(record, hourTally);
  const day = cellOf(record, dayTally);
  const before = cells[hour + sum] ?? 0;
  const counted = Number.isNaN(before) ? part : before + part;
  cells[hour + sum] = counted;
  let estimates = cells[hour + estimated] ?? 0;
  if (isEstimate) {
    estimates += part;
    cells[hour + estimated] = estimates;
  }
  const ofDay = cells[day + sum] ?? 0;
  cells[day + sum] = Number.isNaN(ofDay) ? counted : ofDay + counted;
  if (estimates !== 0) cells[day + estimated] = (cells[day + estimated] ?? 0) + estimates;
  const more = words[countWordOf(record, hourTally)] ?? 0;
  if (more === 0) return;
  const count = words[countWordOf(record, dayTally)] ?? 0;
  const lower = cells[hour + least] ?? 0;
  const upper = cells[hour + most] ?? 0;
  const lowest = cells[day + least] ?? 0;
  let above = cells[hour + total] ?? 0;
  if (count === 0) {
    cells[day + least] = lower;
    cells[day + most] = upper;
  } else {
    const others = cells[day + total] ?? 0;
    if (lower < lowest) {
      cells[day + least] = lower;
      above += others + count * (lowest - lower);
    } else above += others + more * (lower - lowest);
    if (upper > (cells[day + most] ?? 0)) cells[day + most] = upper;
  }
  cells[day + total] = above;
  words[countWordOf(record, dayTally)] = count + more;
}

/**
 * Takes what the newest day counted, and consumption that was told beyond it, out of what its month counted: those of a
 * register that did not begin anew on that day, before whose first reading stood `before`.
 */
export function takeOut(
  { cells, words }: Cells,
  record: number,
  tally: number,
  newest: Cells,
  beyond: number,
  beyondEstimated: number,
  before: number,
): void {
  const cell = cellOf(record, tally);
  const word = countWordOf(record, tally);
  const some = countOf(newest, 0, 0);
  const left = (words[word] ?? 0) - some;
  const taken = sumOf(newest, 0, 0);
  cells[cell + sum] = (cells[cell + sum] ?? 0) - (Number.isNaN(taken) ? 0 : taken) - beyond;
  cells[cell + estimated] = (cells[cell + estimated] ?? 0) - (newest.cells[estimated] ?? 0) - beyondEstimated;
  words[word] = left;
  if (left === 0) {
    // Nothing that was before in this month is known.
    if (cells[cell + sum] === 0) cells[cell + sum] = Number.NaN;
    cells[cell + least] = 0;
    cells[cell + most] = 0;
    cells[cell + total] = 0;
    return;
  }
  const above = (newest.cells[total] ?? 0) + some * ((newest.cells[least] ?? 0) - (cells[cell + least] ?? 0));
  cells[cell + total] = (cells[cell + total] ?? 0) - above;
  if ((cells[cell + most] ?? 0) <= (newest.cells[most] ?? 0)) cells[cell + most] = before;
}

/** Copies a tally to another place. */
export function copyTally(
  from: Cells,
  fromRecord: number,
  fromTally: number,
  into: Cells,
  record: number,
  tally: number,
): void {
  const a = cellOf(fromRecord, fromTally);
  const b = cellOf(record, tally);
  for (let i = 0; i < tallyCells; i += 1) into.cells[b + i] = from.cells[a + i] ?? 0;
  into.words[countWordOf(record, tally)] = from.words[countWordOf(fromRecord, fromTally)] ?? 0;
}

/** The part of a step from `from`, of `span` seconds, that lies between `start` and `end`. */
export function partOf(step: number, from: Seconds, span: Seconds, start: Seconds, end: Seconds): number {
  return untilOf(step, from, span, end) - untilOf(step, from, span, start);
}

/** The part of a step that lies before a moment. */
export function untilOf(step: number, from: Seconds, span: Seconds, moment: Seconds): number {
  const elapsed = moment - from;
  if (elapsed <= 0 || step === 0) return 0;
  return elapsed >= span ? step : shareOf(step, span, elapsed);
}

/** The five figures of a tally. */
export const sumOf = ({ cells }: Cells, record: number, tally: number): number =>
  cells[cellOf(record, tally) + sum] ?? Number.NaN;
export const leastOf = ({ cells }: Cells, record: number, tally: number): number =>
  cells[cellOf(record, tally) + least] ?? 0;
export const mostOf = ({ cells }: Cells, record: number, tally: number): number =>
  cells[cellOf(record, tally) + most] ?? 0;
export const countOf = ({ words }: Cells, record: number, tally: number): number =>
  words[countWordOf(record, tally)] ?? 0;

/** The mean of the values: the nearest double to their exact sum by their number, while that sum is a safe integer. */
export function meanOf({ cells, words }: Cells, record: number, tally: number): number {
  const count = words[countWordOf(record, tally)] ?? 0;
  const cell = cellOf(record, tally);
  const lowest = cells[cell + least] ?? 0;
  const above = cells[cell + total] ?? 0;
  if (count === 1) return lowest;
  const whole = lowest * count + above;
  if (Math.abs(lowest * count) + above <= Number.MAX_SAFE_INTEGER) return whole / count;
  const rest = above % count;
  return lowest + (above - rest) / count + rest / count;
}

/** Share of the consumption that was estimated, 0 to 1. */
export function estimatedShare({ cells }: Cells, record: number, tally: number): number {
  const cell = cellOf(record, tally);
  const part = cells[cell + estimated] ?? 0;
  return part === 0 ? 0 : part / (cells[cell + sum] ?? 0);
}

/** Whether anything is known of a stretch. */
export function isKnown(page: Cells, record: number, tally: number): boolean {
  return countOf(page, record, tally) > 0 || !Number.isNaN(sumOf(page, record, tally));
}
