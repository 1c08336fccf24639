// Adds a valid reading between others of its stream, and re-opens exactly the buckets that it changes.
import { layers, type Seconds } from "@tributary/core";
import { calendarAt, markChanged, planAt } from "./add-newest.ts";
import type { Calendar } from "./calendar.ts";
import type { Readings } from "./chunk.ts";
import { fillHours, isFilled } from "./fill-gaps.ts";
import { levels, monthLevel } from "./levels.ts";
import type { Pipeline } from "./pipeline.ts";
import {
  type Cells,
  holdReading,
  monthBefore,
  newestAt,
  newestCount,
  readingsHeld,
  recordOf,
  tallyOf,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addPart, addReading, begin, endOf, partOf } from "./tally.ts";

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
    if (start < openedAt(page, record, level, calendar) && !recent.reaches(stream, start)) return false;
  }

  const change = (tally: number, level: number, end: Seconds) => {
    const start = calendar.startOf(level, end - 1);
    const part = (step: Step | undefined, sign: 1 | -1) => {
      if (!fits(step, level, plan) || step.from >= end || step.to < start) return;
      const span = step.to - step.from;
      const size = partOf(step.step, step.from, span, start, end);
      addPart(page, tally, sign * size, span > (levels[level]?.near ?? 0));
    };
    part(whole, -1);
    part(before, 1);
    part(after, 1);
    if (at >= start && at < end) addReading(page, tally, ticks);
  };

  for (let level = 0; level <= monthLevel; level += 1) {
    if ((plan.buckets & (1 << level)) === 0) continue;
    const { from, to } = reach(before, after, whole, at, level, plan);
    for (let start = calendar.startOf(level, from); start <= to; start = calendar.endOf(level, start)) {
      const end = calendar.endOf(level, start);
      const held = tallyFor(page, record, level, end);
      if (held === undefined) reopen(pipeline, stream, level, start);
      else {
        change(tallyOf(record, held), level, end);
        markChanged(pipeline, page, record, stream, 1 << held);
      }
    }
  }

  tellFilled(pipeline, stream, calendar, plan, previous, own, next);
  recent.insert(stream, at, ticks, quality);
  for (let newest = 0; newest < newestCount; newest += 1) {
    if (newest < readingsHeld(page, record) && newestAt(page, record, newest) > at) continue;
    holdReading(page, record, newest, at, ticks);
    break;
  }
  changes.rows.add(stream, layers.validated, at, ticks, quality);
  return true;
}

/** Start of the open bucket of a level. */
function openedAt(page: Cells, record: number, level: number, calendar: Calendar): Seconds {
  return calendar.startOf(level, endOf(page, tallyOf(record, level)) - 1);
}

/** Which tally counts the bucket that ends at `end`; `undefined` for a closed one, which is counted again from its readings. */
function tallyFor(page: Cells, record: number, level: number, end: Seconds): number | undefined {
  if (end === endOf(page, tallyOf(record, level))) return level;
  if (level !== monthLevel) return undefined;
  const before = tallyOf(record, monthBefore);
  // A stream that began this month knew nothing of the one before.
  if (endOf(page, before) !== end) begin(page, before, end);
  return monthBefore;
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
