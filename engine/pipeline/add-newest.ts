// Adds a valid reading to the end of its stream: to the tallies of its buckets, the recent readings and what is told.
import { layers, qualityBits, type Seconds } from "@tributary/core";
import type { Calendar } from "./calendar.ts";
import { fillHours, isFilled } from "./fill-gaps.ts";
import { countFiveMinutes } from "./five-minutes.ts";
import { dayLevel, fiveLevel, hourLevel, hourlyLevels, levels, monthLevel } from "./levels.ts";
import { compared } from "./outlier.ts";
import { calendarAt, heldHorizon, type Pipeline } from "./pipeline.ts";
import {
  type Cells,
  changedMark,
  changedShift,
  extendWindow,
  holdNewest,
  hourEnd,
  marksOf,
  newestAt,
  newestCell,
  newestTicks,
  newestWord,
  readingsHeld,
  recordOf,
  setHourEnd,
  setMarks,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import {
  addPart,
  addReading,
  begin,
  beginWith,
  dayTally,
  endHour,
  hourTally,
  merge,
  monthTally,
  untilOf,
} from "./tally.ts";

/** The bit of the month before among those of levels that changed. */
export const monthBefore = 1 << levels.length;
/** With these a step is no plain difference. */
export const leaping = qualityBits.reset | qualityBits.exchange | qualityBits.rollover;
/** A step longer than this makes hours, days and months an estimate. */
const near = levels[hourLevel]?.near ?? 0;

/** Marks the levels that `bits` names as changed since they were told. */
export function markChanged(pipeline: Pipeline, page: Cells, record: number, stream: number, bits: number): void {
  const marks = marksOf(page, record);
  if (marks < changedMark) pipeline.changed.push(stream);
  setMarks(page, record, marks | (bits * changedMark));
}

export function addNewest(
  pipeline: Pipeline,
  page: Cells,
  plan: StagePlan,
  stream: number,
  at: Seconds,
  ticks: number,
  quality: number,
): void {
  const { recent, changes } = pipeline;
  const record = recordOf(stream);
  const { buckets, counter } = plan;
  const isFirst = readingsHeld(page, record) === 0;
  const lastAt = isFirst ? at : (page.words[newestWord(record)] ?? 0);
  const span = at - lastAt;
  let step: number | undefined;
  if (counter && !isFirst) {
    const before = page.cells[newestCell(record)] ?? 0;
    // Nearly all steps are plain differences.
    step = ticks >= before && (quality & leaping) === 0 ? ticks - before : stepOf(before, ticks, quality);
  }

  if (buckets !== 0) {
    if ((buckets & (1 << fiveLevel)) !== 0)
      countFiveMinutes(pipeline, page, record, stream, plan, lastAt, at, ticks, quality, step);
    if ((buckets & hourlyLevels) !== 0) {
      const hour = hourEnd(page, record);
      const counted = span <= plan.fill ? step : undefined;
      if (at < hour) countReading(page, record, span, ticks, counted);
      else if (hour > 0 && counted !== undefined)
        moveOn(pipeline, stream, page, record, buckets, hour, lastAt, at, counted, ticks);
      else openHour(pipeline, stream, page, record, buckets, hour, at, ticks);
    }
    markChanged(pipeline, page, record, stream, buckets);
  }
  if (!isFirst && isFilled(span, plan)) fillGap(pipeline, page, record, stream, plan, at, ticks, step);
  // Of flows the zeros are left out: half of all water hours are, and would make any use stand out.
  if (plan.judged && plan.floor !== undefined && (step === undefined ? !counter : step > 0)) {
    extendWindow(page, record, compared(ticks, step, span, plan));
  }
  // Buckets that were opened again are counted from their readings when they are told.
  const waits = pipeline.reopened.size > 0 && pipeline.reopened.has(stream);
  holdNewest(page, record, at, ticks, (quality & leaping) !== 0);
  recent.note(page, stream, quality, waits ? 0 : at - heldHorizon);
  if (counter || changes.aggregates.told) changes.rows.add(stream, layers.validated, at, ticks, quality);
}

/** Fills the hours between the newest reading and the one that comes. */
function fillGap(
  pipeline: Pipeline,
  page: Cells,
  record: number,
  stream: number,
  plan: StagePlan,
  at: Seconds,
  ticks: number,
  step: number | undefined,
): void {
  const from = { at: newestAt(page, record, 0), ticks: newestTicks(page, record, 0) };
  const calendar = calendarAt(pipeline, page, record);
  fillHours(pipeline.changes.rows, stream, calendar, plan, from, { at, ticks }, step, from.at, at);
}

/** Counts a reading in the open hour, and the step to it where that is known. */
function countReading(page: Cells, record: number, span: Seconds, ticks: number, step: number | undefined): void {
  if (step !== undefined) addPart(page, record, hourTally, step, span > near);
  addReading(page, record, hourTally, ticks);
}

/** Opens the hour of a reading of whose step nothing is known, and closes the one that was open; it ends at `hour`, 0 for none. */
function openHour(
  pipeline: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  buckets: number,
  hour: Seconds,
  at: Seconds,
  ticks: number,
): void {
  const calendar = calendarAt(pipeline, page, record);
  if (hour === 0) openFirst(pipeline, stream, page, record, calendar, at);
  else {
    merge(page, record, hourTally, page, record, dayTally);
    closeHour(pipeline, stream, page, record, buckets, calendar, hour, at, false);
  }
  setHourEnd(page, record, calendar.endOf(hourLevel, at));
  beginWith(page, record, hourTally, Number.NaN, false, ticks);
}

/** Closes the open hour, which ends at `hour`, and those that the step passes over; begins the one that holds `at` with what of the step is left for it. */
function moveOn(
  pipeline: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  buckets: number,
  hour: Seconds,
  lastAt: Seconds,
  at: Seconds,
  step: number,
  ticks: number,
): void {
  const calendar = calendarAt(pipeline, page, record);
  const span = at - lastAt;
  const isEstimate = span > near;
  let end = hour;
  let counted = 0;
  for (;;) {
    const until = untilOf(step, lastAt, span, end);
    endHour(page, record, until - counted, isEstimate);
    counted = until;
    closeHour(pipeline, stream, page, record, buckets, calendar, end, end, true);
    end = calendar.endOf(hourLevel, end);
    if (end > at) break;
    begin(page, record, hourTally);
  }
  setHourEnd(page, record, end);
  beginWith(page, record, hourTally, step - counted, isEstimate, ticks);
}

/** Begins the day and the month of a stream's first hour; a month that was kept goes on. */
function openFirst(
  { monthsBefore }: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  calendar: Calendar,
  at: Seconds,
): void {
  begin(page, record, dayTally);
  begin(page, record, monthTally);
  if (monthsBefore.endOf(stream) !== calendar.endOf(monthLevel, at)) return;
  monthsBefore.read(stream, monthsBefore.endOf(stream));
  merge(monthsBefore.found, 0, 0, page, record, monthTally);
  monthsBefore.drop(stream);
}

/**
 * Tells the hour that ends, which its day has counted, and its day and month where these are over at `now`. A `reached`
 * one is told in any case.
 */
function closeHour(
  pipeline: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  buckets: number,
  calendar: Calendar,
  end: Seconds,
  now: Seconds,
  reached: boolean,
): void {
  const told = reached ? buckets : (marksOf(page, record) >> changedShift) & buckets;
  if ((told & (1 << hourLevel)) !== 0) {
    pipeline.changes.aggregates.add(stream, hourLevel, calendar.startBefore(hourLevel, end), page, record, hourTally);
  }
  if (now >= calendar.endOf(dayLevel, end - 1)) {
    closeDay(pipeline, stream, page, record, buckets, told, calendar, end - 1, now);
  }
}

/** Tells the day that ends and holds `within`, and its month where that is over at `now`. */
function closeDay(
  pipeline: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  buckets: number,
  told: number,
  calendar: Calendar,
  within: Seconds,
  now: Seconds,
): void {
  const { aggregates } = pipeline.changes;
  if ((told & (1 << dayLevel)) !== 0) {
    aggregates.add(stream, dayLevel, calendar.startOf(dayLevel, within), page, record, dayTally);
  }
  merge(page, record, dayTally, page, record, monthTally);
  begin(page, record, dayTally);
  if (pipeline.monthsBefore.size > 0) forgetMonth(pipeline, stream, page, record, now);
  const monthEnd = calendar.endOf(monthLevel, within);
  if (now < monthEnd) return;
  if ((told & (1 << monthLevel)) !== 0) {
    aggregates.add(stream, monthLevel, calendar.startOf(monthLevel, within), page, record, monthTally);
  }
  if ((buckets & (1 << monthLevel)) !== 0) {
    tellMonthBefore(pipeline, stream, page, record, calendar);
    pipeline.monthsBefore.keep(stream, monthEnd, page, record, monthTally);
  }
  begin(page, record, monthTally);
}

/** Lets the month before go when no late reading changes it any more. */
function forgetMonth({ monthsBefore }: Pipeline, stream: number, page: Cells, record: number, now: Seconds): void {
  const end = monthsBefore.endOf(stream);
  const isChanged = (marksOf(page, record) & (monthBefore * changedMark)) !== 0;
  if (end > 0 && end + heldHorizon < now && !isChanged) monthsBefore.drop(stream);
}

/** Tells the month before where it changed. */
export function tellMonthBefore(
  { monthsBefore, changes }: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  calendar: Calendar,
): void {
  const marks = marksOf(page, record);
  if ((marks & (monthBefore * changedMark)) === 0) return;
  setMarks(page, record, marks & ~(monthBefore * changedMark));
  const end = monthsBefore.endOf(stream);
  if (end === 0) return;
  monthsBefore.read(stream, end);
  changes.aggregates.add(stream, monthLevel, calendar.startOf(monthLevel, end - 1), monthsBefore.found, 0, 0);
}
