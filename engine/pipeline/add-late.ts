// Adds a valid reading between others of its stream, and re-opens exactly the buckets that it changes.
import { layers, type Seconds } from "@tributary/core";
import { leaping, markChanged, monthBefore } from "./add-newest.ts";
import type { Calendar } from "./calendar.ts";
import type { Readings } from "./chunk.ts";
import { fillHours, isFilled } from "./fill-gaps.ts";
import { dayLevel, fiveLevel, hourLevel, hourlyLevels, levels, monthLevel } from "./levels.ts";
import { calendarAt, type Pipeline, planAt } from "./pipeline.ts";
import { type Cells, fiveEnd, holdReading, hourEnd, newestAt, newestCount, readingsHeld, recordOf } from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addPart, addReading, dayTally, hourTally, monthTally, partOf } from "./tally.ts";

/** A step longer than this makes hours, days and months an estimate. */
const nearest = levels[hourLevel]?.near ?? 0;

interface Moment {
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

/** What is consumed between two neighbours. */
interface Step {
  readonly from: Seconds;
  readonly to: Seconds;
  /** `undefined` where the register began anew, and for levels. */
  readonly step: number | undefined;
}

function momentAt({ at, ticks, quality, count }: Readings, place: number): Moment | undefined {
  if (place < 0 || place >= count) return undefined;
  return { at: at[place] ?? 0, ticks: ticks[place] ?? 0, quality: quality[place] ?? 0 };
}

function stepBetween(a: Moment | undefined, b: Moment | undefined, plan: StagePlan): Step | undefined {
  if (a === undefined || b === undefined) return undefined;
  return { from: a.at, to: b.at, step: plan.counter ? stepOf(a.ticks, b.ticks, b.quality) : undefined };
}

/** Whether a step puts its parts into buckets of a level. */
function fits(step: Step | undefined, level: number, plan: StagePlan): step is Step & { readonly step: number } {
  if (step?.step === undefined) return false;
  return step.to - step.from <= Math.min(plan.fill, levels[level]?.fill ?? 0);
}

/**
 * The first moment whose bucket a reading between two others changes, and the last. The bucket that begins at the next
 * reading knew already that nothing of the step lies in it, where the step was filled before.
 */
function reach(
  before: Step | undefined,
  after: Step | undefined,
  whole: Step | undefined,
  at: Seconds,
  level: number,
  plan: StagePlan,
) {
  const split = fits(whole, level, plan);
  return {
    from: before !== undefined && (split || fits(before, level, plan)) ? before.from : at,
    to: after === undefined ? at : split ? after.to - 1 : fits(after, level, plan) ? after.to : at,
  };
}

/**
 * Adds a reading that stands at `place` of the neighbours read around it. Answers false, and changes nothing, when
 * buckets would change whose readings are no longer all there.
 */
export function addLate(
  pipeline: Pipeline,
  stream: number,
  near: Readings,
  place: number,
  at: Seconds,
  ticks: number,
  quality: number,
): boolean {
  const { recent, changes } = pipeline;
  const page = pipeline.records.page(stream);
  const record = recordOf(stream);
  const plan = planAt(pipeline, page, record);
  const calendar = calendarAt(pipeline, page, record);
  const own: Moment = { at, ticks, quality };
  const previous = momentAt(near, place - 1);
  const next = momentAt(near, place);
  const before = stepBetween(previous, own, plan);
  const after = stepBetween(own, next, plan);
  const whole = stepBetween(previous, next, plan);

  for (let level = 0; level < monthLevel; level += 1) {
    if ((plan.buckets & (1 << level)) === 0) continue;
    const { from } = reach(before, after, whole, at, level, plan);
    const start = calendar.startOf(level, from);
    const isOpen = calendar.endOf(level, start) === openEnd(page, record, level, calendar);
    if (!isOpen && !recent.reaches(stream, start)) return false;
  }

  const change = (to: Cells, toRecord: number, tally: number, start: Seconds, end: Seconds) => {
    const part = (step: Step | undefined, sign: 1 | -1) => {
      if (!fits(step, hourLevel, plan) || step.from >= end || step.to < start) return;
      const span = step.to - step.from;
      addPart(to, toRecord, tally, sign * partOf(step.step, step.from, span, start, end), span > nearest);
    };
    part(whole, -1);
    part(before, 1);
    part(after, 1);
    if (at >= start && at < end) addReading(to, toRecord, tally, ticks);
  };

  const end = hourEnd(page, record);
  if ((plan.buckets & hourlyLevels) !== 0 && end > 0) {
    const hour = calendar.startOf(hourLevel, end - 1);
    const day = calendar.startOf(dayLevel, end - 1);
    change(page, record, hourTally, hour, end);
    change(page, record, dayTally, day, hour);
    change(page, record, monthTally, calendar.startOf(monthLevel, end - 1), day);
  }
  const changeMonthBefore = (end: Seconds) => {
    const { monthsBefore } = pipeline;
    monthsBefore.read(stream, end);
    change(monthsBefore.found, 0, 0, calendar.startOf(monthLevel, end - 1), end);
    monthsBefore.keep(stream, end, monthsBefore.found, 0, 0);
    markChanged(pipeline, page, record, stream, monthBefore);
  };

  for (let level = 0; level <= monthLevel; level += 1) {
    if ((plan.buckets & (1 << level)) === 0) continue;
    const open = openEnd(page, record, level, calendar);
    const { from, to } = reach(before, after, whole, at, level, plan);
    for (let start = calendar.startOf(level, from); start <= to; start = calendar.endOf(level, start)) {
      if (calendar.endOf(level, start) === open) markChanged(pipeline, page, record, stream, 1 << level);
      else if (level < monthLevel) reopen(pipeline, stream, level, start);
      else changeMonthBefore(calendar.endOf(level, start));
    }
  }

  tellFilled(pipeline, stream, calendar, plan, previous, own, next);
  recent.insert(stream, at, ticks, quality);
  for (let newest = 0; newest < newestCount; newest += 1) {
    if (newest < readingsHeld(page, record) && newestAt(page, record, newest) > at) continue;
    holdReading(page, record, newest, at, ticks, (quality & leaping) !== 0);
    break;
  }
  changes.rows.add(stream, layers.validated, at, ticks, quality);
  return true;
}

/** End of the open bucket of a level. */
function openEnd(page: Cells, record: number, level: number, calendar: Calendar): Seconds {
  if (level === fiveLevel) return fiveEnd(page, record);
  const end = hourEnd(page, record);
  return level === hourLevel ? end : calendar.endOf(level, end - 1);
}

function reopen({ reopened }: Pipeline, stream: number, level: number, start: Seconds): void {
  let buckets = reopened.get(stream);
  if (buckets === undefined) {
    buckets = new Set();
    reopened.set(stream, buckets);
  }
  buckets.add(4 * start + level);
}

/** Tells the filled hours again that lie between other readings now, and those that can be filled now. */
function tellFilled(
  { changes }: Pipeline,
  stream: number,
  calendar: Calendar,
  plan: StagePlan,
  previous: Moment | undefined,
  own: Moment,
  next: Moment | undefined,
): void {
  const wasFilled = previous !== undefined && next !== undefined && isFilled(next.at - previous.at, plan);
  const fill = (from: Moment | undefined, to: Moment | undefined) => {
    if (from === undefined || to === undefined || !(wasFilled || isFilled(to.at - from.at, plan))) return;
    const step = plan.counter ? stepOf(from.ticks, to.ticks, to.quality) : undefined;
    const first = wasFilled && previous !== undefined ? previous.at : from.at;
    const last = wasFilled && next !== undefined ? next.at : to.at;
    fillHours(changes.rows, stream, calendar, plan, from, to, step, first, last);
  };
  fill(previous, own);
  fill(own, next);
}
