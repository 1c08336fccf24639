// Adds a valid reading to the end of its stream: to the tallies of its buckets, the recent readings and what is told.
import { layers, type Seconds } from "@tributary/core";
import type { Calendar } from "./calendar.ts";
import { fillHours, isFilled } from "./fill-gaps.ts";
import { levels, monthLevel } from "./levels.ts";
import { compared, remember } from "./outlier.ts";
import { heldHorizon, type Pipeline } from "./pipeline.ts";
import {
  calendarPlace,
  changedMark,
  holdReading,
  marksOf,
  monthBefore,
  newestAt,
  newestTicks,
  type Page,
  planPlace,
  readingsHeld,
  recordOf,
  setMarks,
  tallyCells,
  tallyOf,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addPart, addReading, begin, endOf, newTally, partOf } from "./tally.ts";

const between = newTally();

/** Marks the tallies that `bits` names as changed since they were told. */
export function markChanged(pipeline: Pipeline, page: Page, record: number, stream: number, bits: number): void {
  const marks = marksOf(page, record);
  if (marks < changedMark) pipeline.changed.push(stream);
  setMarks(page, record, marks | (bits * changedMark));
}

export function planAt(pipeline: Pipeline, page: Page, record: number): StagePlan {
  const plan = pipeline.plans[planPlace(page, record)];
  if (plan === undefined) throw new RangeError("a stream has no plan");
  return plan;
}

export function calendarAt(pipeline: Pipeline, page: Page, record: number): Calendar {
  const calendar = pipeline.calendars[calendarPlace(page, record)];
  if (calendar === undefined) throw new RangeError("a stream has no calendar");
  return calendar;
}

export function addNewest(pipeline: Pipeline, stream: number, at: Seconds, ticks: number, quality: number): void {
  const { recent, changes } = pipeline;
  const page = pipeline.records.page(stream);
  const record = recordOf(stream);
  const plan = planAt(pipeline, page, record);
  const calendar = calendarAt(pipeline, page, record);
  const isFirst = readingsHeld(page, record) === 0;
  const lastAt = isFirst ? at : newestAt(page, record, 0);
  const lastTicks = isFirst ? ticks : newestTicks(page, record, 0);
  const span = at - lastAt;
  const step = isFirst || !plan.counter ? undefined : stepOf(lastTicks, ticks, quality);

  const fits = step === undefined || span > plan.fill ? -1 : span;
  for (let level = 0; level <= monthLevel; level += 1) {
    if ((plan.buckets & (1 << level)) === 0) continue;
    const { near, fill } = levels[level] ?? { near: 0, fill: 0 };
    const part = fits < 0 || span > fill ? undefined : step;
    const tally = tallyOf(record, level);
    if (at < endOf(page, tally)) {
      if (part !== undefined) addPart(page, tally, part, span > near);
    } else {
      moveOn(pipeline, stream, page, record, level, calendar, lastAt, at, part, span > near);
    }
    addReading(page, tally, ticks);
  }
  if (plan.buckets !== 0) markChanged(pipeline, page, record, stream, plan.buckets);
  if (!isFirst && isFilled(span, plan)) {
    const from = { at: lastAt, ticks: lastTicks };
    fillHours(changes.rows, stream, calendar, plan, from, { at, ticks }, step, lastAt, at);
  }
  if (plan.judged && (!plan.counter || step !== undefined)) {
    remember(page, record, compared(ticks, step, span, plan), plan);
  }
  // Buckets that were opened again are counted from their readings when they are told.
  const waits = pipeline.reopened.size > 0 && pipeline.reopened.has(stream);
  recent.append(stream, at, ticks, quality, waits ? 0 : at - heldHorizon);
  holdReading(page, record, 0, at, ticks);
  changes.rows.add(stream, layers.validated, at, ticks, quality);
}

/** Tells the open bucket of a level and those that the step passes over, and opens the one that holds `at`. */
function moveOn(
  pipeline: Pipeline,
  stream: number,
  page: Page,
  record: number,
  level: number,
  calendar: Calendar,
  lastAt: Seconds,
  at: Seconds,
  step: number | undefined,
  isEstimate: boolean,
): void {
  const { aggregates } = pipeline.changes;
  const tally = tallyOf(record, level);
  const end = endOf(page, tally);
  const span = at - lastAt;
  if (end > 0) {
    if (step !== undefined) addPart(page, tally, partOf(step, lastAt, span, 0, end), isEstimate);
    const marks = marksOf(page, record);
    const mark = changedMark << level;
    if (step !== undefined || (marks & mark) !== 0) {
      aggregates.add(stream, level, calendar.startOf(level, end - 1), page, tally);
    }
    if (level === monthLevel) {
      const before = tallyOf(record, monthBefore);
      const changed = changedMark << monthBefore;
      if ((marks & changed) !== 0) {
        aggregates.add(stream, level, calendar.startOf(level, endOf(page, before) - 1), page, before);
        setMarks(page, record, marks & ~changed);
      }
      page.cells.copyWithin(before, tally, tally + tallyCells);
    }
  }
  let start = end;
  if (step !== undefined) {
    for (let next = calendar.endOf(level, start); next <= at; next = calendar.endOf(level, start)) {
      begin(between, 0, next);
      addPart(between, 0, partOf(step, lastAt, span, start, next), isEstimate);
      aggregates.add(stream, level, start, between, 0);
      start = next;
    }
  }
  begin(page, tally, calendar.endOf(level, at));
  if (step !== undefined) addPart(page, tally, partOf(step, lastAt, span, start, at), isEstimate);
}
