// Tells what changed: the open buckets, and the closed ones that late readings opened again.
import { monthBefore, tellMonthBefore } from "./add-newest.ts";
import type { Changes } from "./changes.ts";
import { countBucket } from "./count-bucket.ts";
import { tellFiveMinutes } from "./five-minutes.ts";
import { dayLevel, fiveLevel, hourLevel, hourlyLevels, monthLevel } from "./levels.ts";
import { calendarAt, type Pipeline, planAt } from "./pipeline.ts";
import { changedMark, changedShift, hourEnd, marksOf, recordOf, setMarks } from "./records.ts";
import { copyTally, dayTally, hourTally, isKnown, merge, monthTally, newTally } from "./tally.ts";

const open = newTally();

/** Brings the open buckets that changed into the columns of changes. */
function tellOpen(pipeline: Pipeline): void {
  const { aggregates } = pipeline.changes;
  for (const stream of pipeline.changed) {
    const page = pipeline.records.page(stream);
    const record = recordOf(stream);
    const calendar = calendarAt(pipeline, page, record);
    const marks = marksOf(page, record);
    const changed = aggregates.told ? marks >> changedShift : 0;
    if ((changed & (1 << fiveLevel)) !== 0) {
      tellFiveMinutes(pipeline, page, record, stream, planAt(pipeline, page, record));
    }
    if ((changed & hourlyLevels) !== 0) {
      const within = hourEnd(page, record) - 1;
      if ((changed & (1 << hourLevel)) !== 0) {
        aggregates.add(stream, hourLevel, calendar.startOf(hourLevel, within), page, record, hourTally);
      }
      copyTally(page, record, hourTally, open, 0, 0);
      merge(page, record, dayTally, open, 0, 0);
      if ((changed & (1 << dayLevel)) !== 0) {
        aggregates.add(stream, dayLevel, calendar.startOf(dayLevel, within), open, 0, 0);
      }
      merge(page, record, monthTally, open, 0, 0);
      if ((changed & (1 << monthLevel)) !== 0) {
        aggregates.add(stream, monthLevel, calendar.startOf(monthLevel, within), open, 0, 0);
      }
    }
    if ((changed & monthBefore) !== 0) tellMonthBefore(pipeline, stream, page, record, calendar);
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
    const counted = countBucket(pipeline.recent.read(stream, start, end), level, start, end, plan);
    if (isKnown(counted, 0, 0)) pipeline.changes.aggregates.add(stream, level, start, counted, 0, 0);
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
