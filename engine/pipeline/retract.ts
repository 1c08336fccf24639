// Takes the newest reading of a stream back: those after it agree with the one before it, so it was a spike.
import { layers, qualityBits } from "@tributary/core";
import { calendarAt, markChanged } from "./add-newest.ts";
import { levels, monthLevel } from "./levels.ts";
import type { Pipeline } from "./pipeline.ts";
import type { HeldReading } from "./quarantine.ts";
import {
  type Cells,
  dropNewest,
  monthBefore,
  newestAt,
  newestTicks,
  readingsHeld,
  recordOf,
  tallyCells,
  tallyOf,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { addPart, begin, endOf, newTally, removeReading, untilOf } from "./tally.ts";
import { countBucket } from "./tell.ts";

const empty = newTally();
const dayLevel = 2;

/** Whether two readings that fell below the newest follow well from the one before it. */
export function wasSpike(page: Cells, record: number, plan: StagePlan, run: readonly HeldReading[]): boolean {
  const [first] = run;
  if (!plan.counter || first === undefined || run.length < 2 || readingsHeld(page, record) < 2) return false;
  const before = newestTicks(page, record, 1);
  return before <= first.ticks && before < newestTicks(page, record, 0) && run.every(isFall);
}

const isFall = ({ flags }: HeldReading): boolean => flags === qualityBits.fell;

/**
 * Takes the newest reading back and tells all that it changed again. Answers false, and changes nothing, when the
 * readings of the day before it are no longer held.
 */
export function retractNewest(pipeline: Pipeline, page: Cells, plan: StagePlan, stream: number): boolean {
  const { recent } = pipeline;
  const { rows, aggregates } = pipeline.changes;
  const record = recordOf(stream);
  const calendar = calendarAt(pipeline, page, record);
  const at = newestAt(page, record, 0);
  const ticks = newestTicks(page, record, 0);
  const lastAt = newestAt(page, record, 1);
  const last = newestTicks(page, record, 1);
  if (!recent.reaches(stream, calendar.startOf(dayLevel, lastAt))) return false;

  const near = recent.read(stream, at, at);
  const quality = near.quality[near.placeOf(at)] ?? 0;
  rows.add(stream, layers.validated, at, ticks, quality | qualityBits.outlier);
  recent.removeNewest(page, stream);
  dropNewest(page, record);
  const span = at - lastAt;
  const step = span <= plan.fill ? ticks - last : undefined;
  for (let level = 0; level <= monthLevel; level += 1) {
    if ((plan.buckets & (1 << level)) === 0) continue;
    const start = calendar.startOf(level, lastAt);
    const end = calendar.endOf(level, lastAt);
    for (let later = end; later <= at; later = calendar.endOf(level, later)) {
      begin(empty, 0, calendar.endOf(level, later));
      aggregates.add(stream, level, later, empty, 0);
    }
    const tally = tallyOf(record, level);
    if (level < monthLevel) {
      const counted = countBucket(recent.read(stream, start, end), level, start, end, plan);
      page.cells.set(counted.cells, tally);
      continue;
    }
    const isSame = end === endOf(page, tally);
    if (isSame) removeReading(page, tally, ticks, last);
    else page.cells.copyWithin(tally, tallyOf(record, monthBefore), tallyOf(record, monthBefore) + tallyCells);
    if (step !== undefined) {
      const isEstimate = span > (levels[level]?.near ?? 0);
      addPart(page, tally, -untilOf(step, lastAt, span, end), isEstimate);
    }
  }
  if (plan.buckets !== 0) markChanged(pipeline, page, record, stream, plan.buckets);
  return true;
}
