// Adds a valid reading to the end of its stream: to the tallies of its buckets, the recent readings and what is told.
import { layers, type Seconds } from "@tributary/core";
import type { Calendar } from "./calendar.ts";
import { fillHours, isFilled } from "./fill-gaps.ts";
import { levels, monthLevel } from "./levels.ts";
import { compared, remember } from "./outlier.ts";
import { heldHorizon, type Pipeline } from "./pipeline.ts";
import {
  type Cells,
  calendarPlace,
  changedMark,
  holdReading,
  marksOf,
  monthBefore,
  newestAt,
  newestTicks,
  planPlace,
  readingsHeld,
  recordOf,
  setMarks,
  tallyCells,
  tallyOf,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addPart, addReading, begin, endOf, newTally, untilOf } from "./tally.ts";

const between = newTally();

/** Columns of `levels`. */
const fillOf = Float64Array.from(levels, ({ fill }) => fill);
const nearOf = Float64Array.from(levels, ({ near }) => near);

/** Marks the tallies that `bits` names as changed since they were told. */
export function markChanged(pipeline: Pipeline, page: Cells, record: number, stream: number, bits: number): void {
  const marks = marksOf(page, record);
  if (marks < changedMark) pipeline.changed.push(stream);
  setMarks(page, record, marks | (bits * changedMark));
}

export function planAt(pipeline: Pipeline, page: Cells, record: number): StagePlan {
  const plan = pipeline.plans[planPlace(page, record)];
  if (plan === undefined) throw new RangeError("a stream has no plan");
  return plan;
}

export function calendarAt(pipeline: Pipeline, page: Cells, record: number): Calendar {
  const calendar = pipeline.calendars[calendarPlace(page, record)];
  if (calendar === undefined) throw new RangeError("a stream has no calendar");
  return calendar;
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
  const isFirst = readingsHeld(page, record) === 0;
  const lastAt = isFirst ? at : newestAt(page, record, 0);
  const lastTicks = isFirst ? ticks : newestTicks(page, record, 0);
  const span = at - lastAt;
  const step = isFirst || !plan.counter ? undefined : stepOf(lastTicks, ticks, quality);

  if (plan.buckets !== 0) countReading(pipeline, page, record, stream, plan, lastAt, at, ticks, step);
  if (!isFirst && isFilled(span, plan)) {
    const from = { at: lastAt, ticks: lastTicks };
    const calendar = calendarAt(pipeline, page, record);
    fillHours(changes.rows, stream, calendar, plan, from, { at, ticks }, step, lastAt, at);
  }
  if (plan.judged && (!plan.counter || step !== undefined)) {
    remember(page, record, compared(ticks, step, span, plan), plan);
  }
  // Buckets that were opened again are counted from their readings when they are told.
  const waits = pipeline.reopened.size > 0 && pipeline.reopened.has(stream);
  holdReading(page, record, 0, at, ticks);
  recent.note(page, stream, quality, waits ? 0 : at - heldHorizon);
  changes.rows.add(stream, layers.validated, at, ticks, quality);
}

/** Counts a reading, and the step to it, in the buckets of all levels. */
function countReading(
  pipeline: Pipeline,
  page: Cells,
  record: number,
  stream: number,
  plan: StagePlan,
  lastAt: Seconds,
  at: Seconds,
  ticks: number,
  step: number | undefined,
): void {
  const { buckets } = plan;
  const span = at - lastAt;
  const longest = step === undefined ? -1 : plan.fill;
  for (let level = 0; level <= monthLevel; level += 1) {
    if ((buckets & (1 << level)) === 0) continue;
    const part = span <= longest && span <= (fillOf[level] ?? 0) ? step : undefined;
    const tally = tallyOf(record, level);
    const isEstimate = span > (nearOf[level] ?? 0);
    if (at >= endOf(page, tally)) moveOn(pipeline, stream, page, record, level, lastAt, at, part, isEstimate);
    else if (part !== undefined) addPart(page, tally, part, isEstimate);
    addReading(page, tally, ticks);
  }
  markChanged(pipeline, page, record, stream, buckets);
}

/** Tells the open bucket of a level and those that the step passes over, and opens the one that holds `at`. */
function moveOn(
  pipeline: Pipeline,
  stream: number,
  page: Cells,
  record: number,
  level: number,
  lastAt: Seconds,
  at: Seconds,
  step: number | undefined,
  isEstimate: boolean,
): void {
  const { aggregates } = pipeline.changes;
  const calendar = calendarAt(pipeline, page, record);
  const tally = tallyOf(record, level);
  const end = endOf(page, tally);
  const span = at - lastAt;
  let counted = 0;
  if (end > 0) {
    if (step !== undefined) {
      counted = untilOf(step, lastAt, span, end);
      addPart(page, tally, counted, isEstimate);
    }
    if (step !== undefined || (marksOf(page, record) & (changedMark << level)) !== 0) {
      aggregates.add(stream, level, calendar.startOf(level, end - 1), page, tally);
    }
    if (level === monthLevel) keepMonth(pipeline, stream, page, record, calendar);
  }
  if (step === undefined) {
    begin(page, tally, calendar.endOf(level, at));
    return;
  }
  let start = end;
  let next = calendar.endOf(level, start);
  for (; next <= at; next = calendar.endOf(level, start)) {
    const until = untilOf(step, lastAt, span, next);
    begin(between, 0, next);
    addPart(between, 0, until - counted, isEstimate);
    counted = until;
    aggregates.add(stream, level, start, between, 0);
    start = next;
  }
  begin(page, tally, next);
  addPart(page, tally, step - counted, isEstimate);
}

/** Keeps the tally of the month that ends as the one of the month before, after telling what waits of that. */
function keepMonth(pipeline: Pipeline, stream: number, page: Cells, record: number, calendar: Calendar): void {
  const tally = tallyOf(record, monthLevel);
  const before = tallyOf(record, monthBefore);
  const marks = marksOf(page, record);
  const changed = changedMark << monthBefore;
  if ((marks & changed) !== 0) {
    const start = calendar.startOf(monthLevel, endOf(page, before) - 1);
    pipeline.changes.aggregates.add(stream, monthLevel, start, page, before);
    setMarks(page, record, marks & ~changed);
  }
  page.cells.copyWithin(before, tally, tally + tallyCells);
}
