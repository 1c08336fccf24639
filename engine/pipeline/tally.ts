// Counts what lies in one bucket of the calendar: exact, and the same in whatever order readings come.
import type { Seconds } from "@tributary/core";
import { Cells, tallyCells } from "./records.ts";
import { shareOf } from "./step.ts";

/** Cells of a tally, from its first. The sixth holds the bucket's end and the number of its readings. */
const sum = 0;
const estimated = 1;
const least = 2;
const most = 3;
/** Of the values' distances from the least, so that it stays a safe integer. */
const total = 4;
const endWord = 10;
const countWord = 11;

/** A place for one tally outside the records. */
export function newTally(): Cells {
  return new Cells(tallyCells);
}

export function endOf({ words }: Cells, tally: number): Seconds {
  return words[2 * tally + endWord] ?? 0;
}

/** Begins a tally of the bucket that ends at `end`: nothing is known of it. */
export function begin({ cells, words }: Cells, tally: number, end: Seconds): void {
  cells[tally + sum] = Number.NaN;
  cells[tally + estimated] = 0;
  cells[tally + least] = 0;
  cells[tally + most] = 0;
  cells[tally + total] = 0;
  words[2 * tally + endWord] = end;
  words[2 * tally + countWord] = 0;
}

/** Counts a reading that lies in the bucket. */
export function addReading({ cells, words }: Cells, tally: number, ticks: number): void {
  const count = words[2 * tally + countWord] ?? 0;
  const lowest = cells[tally + least] ?? 0;
  if (count === 0) {
    cells[tally + least] = ticks;
    cells[tally + most] = ticks;
  } else if (ticks < lowest) {
    cells[tally + total] = (cells[tally + total] ?? 0) + count * (lowest - ticks);
    cells[tally + least] = ticks;
  } else {
    cells[tally + total] = (cells[tally + total] ?? 0) + (ticks - lowest);
    if (ticks > (cells[tally + most] ?? 0)) cells[tally + most] = ticks;
  }
  words[2 * tally + countWord] = count + 1;
}

/** Takes back the newest of several readings in the bucket, the greatest of a register, before which stood `before`. */
export function removeReading({ cells, words }: Cells, tally: number, ticks: number, before: number): void {
  cells[tally + total] = (cells[tally + total] ?? 0) - (ticks - (cells[tally + least] ?? 0));
  if (cells[tally + most] === ticks) cells[tally + most] = before;
  words[2 * tally + countWord] = (words[2 * tally + countWord] ?? 0) - 1;
}

/** Adds consumption, of which all or nothing is estimated. */
export function addPart({ cells }: Cells, tally: number, part: number, isEstimate: boolean): void {
  const known = cells[tally + sum] ?? 0;
  cells[tally + sum] = Number.isNaN(known) ? part : known + part;
  if (isEstimate) cells[tally + estimated] = (cells[tally + estimated] ?? 0) + part;
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
export const sumOf = ({ cells }: Cells, tally: number): number => cells[tally + sum] ?? Number.NaN;
export const leastOf = ({ cells }: Cells, tally: number): number => cells[tally + least] ?? 0;
export const mostOf = ({ cells }: Cells, tally: number): number => cells[tally + most] ?? 0;
export const countOf = ({ words }: Cells, tally: number): number => words[2 * tally + countWord] ?? 0;

/** The mean of the values: the nearest double to their exact sum by their number, while that sum is a safe integer. */
export function meanOf({ cells, words }: Cells, tally: number): number {
  const count = words[2 * tally + countWord] ?? 0;
  const lowest = cells[tally + least] ?? 0;
  const above = cells[tally + total] ?? 0;
  const whole = lowest * count + above;
  if (Math.abs(lowest * count) + above <= Number.MAX_SAFE_INTEGER) return whole / count;
  const rest = above % count;
  return lowest + (above - rest) / count + rest / count;
}

/** Share of the consumption that was estimated, 0 to 1. */
export function estimatedShare({ cells }: Cells, tally: number): number {
  const part = cells[tally + estimated] ?? 0;
  return part === 0 ? 0 : part / (cells[tally + sum] ?? 0);
}
