// Tells what changed: the open buckets, and the closed ones that late readings opened again.
import type { Seconds } from "@tributary/core";
import { calendarAt, planAt } from "./add-newest.ts";
import type { Changes } from "./changes.ts";
import type { Readings } from "./chunk.ts";
import { levels, monthLevel } from "./levels.ts";
import type { Pipeline } from "./pipeline.ts";
import { type Cells, changedMark, marksOf, monthBefore, recordOf, setMarks, tallyOf } from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";
import { addPart, addReading, begin, countOf, endOf, newTally, partOf, sumOf } from "./tally.ts";

const counted = newTally();

/** Counts one bucket from the readings in and around it. */
export function countBucket(readings: Readings, level: number, start: Seconds, end: Seconds, plan: StagePlan): Cells {
  const { at, ticks, quality } = readings;
  const { near, fill } = levels[level] ?? { near: 0, fill: 0 };
  const longest = Math.min(plan.fill, fill);
  begin(counted, 0, end);
  for (let i = Math.max(readings.placeOf(start) - 1, 0); i < readings.count; i += 1) {
    const from = at[i] ?? 0;
    if (from >= end) break;
    if (from >= start) addReading(counted, 0, ticks[i] ?? 0);
    if (!plan.counter || i + 1 === readings.count) continue;
    const span = (at[i + 1] ?? 0) - from;
    if (span > longest || from + span < start) continue;
    const step = stepOf(ticks[i] ?? 0, ticks[i + 1] ?? 0, quality[i + 1] ?? 0);
    if (step !== undefined) addPart(counted, 0, partOf(step, from, span, start, end), span > near);
  }
  return counted;
}

/** Whether anything is known of a bucket. */
export function isKnown(cells: Cells, tally: number): boolean {
  return countOf(cells, tally) > 0 || !Number.isNaN(sumOf(cells, tally));
}

/** Brings the open buckets that changed into the columns of changes. */
function tellOpen(pipeline: Pipeline): void {
  const { aggregates } = pipeline.changes;
  for (const stream of pipeline.changed) {
    const page = pipeline.records.page(stream);
    const record = recordOf(stream);
    const calendar = calendarAt(pipeline, page, record);
    const marks = marksOf(page, record);
    for (let tally = 0; tally <= monthBefore; tally += 1) {
      if ((marks & (changedMark << tally)) === 0) continue;
      const level = Math.min(tally, monthLevel);
      const cell = tallyOf(record, tally);
      aggregates.add(stream, level, calendar.startOf(level, endOf(page, cell) - 1), page, cell);
    }
    setMarks(page, record, marks & (changedMark - 1));
  }
  pipeline.changed.length = 0;
}

/** Brings all that changed into the columns of changes; without `open`, the open buckets wait. */
export function tellChanged(pipeline: Pipeline, open: boolean): void {
  if (open) tellOpen(pipeline);
  for (const [stream, buckets] of pipeline.reopened) tellReopened(pipeline, stream, buckets);
  pipeline.reopened.clear();
}

function tellReopened(pipeline: Pipeline, stream: number, buckets: ReadonlySet<number>): void {
  const page = pipeline.records.page(stream);
  const record = recordOf(stream);
  const plan = planAt(pipeline, page, record);
  const calendar = calendarAt(pipeline, page, record);
  for (const bucket of buckets) {
    const level = bucket % 4;
    const start = (bucket - level) / 4;
    const end = calendar.endOf(level, start);
    const tally = countBucket(pipeline.recent.read(stream, start, end), level, start, end, plan);
    if (isKnown(tally, 0)) pipeline.changes.aggregates.add(stream, level, start, tally, 0);
  }
}

/**
 * What changed in all streams since the last call; without `open`, the buckets that are still open wait for a later one.
 * The columns are used again by the call after the next.
 */
export function drainAll(pipeline: Pipeline, { open = true }: { readonly open?: boolean } = {}): Changes {
  tellChanged(pipeline, open);
  const told = pipeline.changes;
  pipeline.changes = pipeline.spare;
  pipeline.spare = told;
  pipeline.changes.rows.count = 0;
  pipeline.changes.aggregates.length = 0;
  return told;
}
