// Takes the newest reading of a stream back: those after it agree with the one before it, so it was a spike.
import { layers, qualityBits, type Seconds } from "@tributary/core";
import { markChanged } from "./add-newest.ts";
import type { Calendar } from "./calendar.ts";
import type { Readings } from "./chunk.ts";
import { countBucket } from "./count-bucket.ts";
import { dayLevel, fiveLevel, hourLevel, hourlyLevels, levels, monthLevel } from "./levels.ts";
import { calendarAt, type Pipeline } from "./pipeline.ts";
import type { HeldReading } from "./quarantine.ts";
import {
  type Cells,
  dropNewest,
  newestAt,
  newestTicks,
  readingsHeld,
  recordOf,
  setFiveEnd,
  setHourEnd,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { begin, copyTally, dayTally, hourTally, monthTally, newTally, takeOut, untilOf } from "./tally.ts";

const empty = newTally();

/** Whether two readings that fell below the newest follow well from the one before it. */
export function wasSpike(page: Cells, record: number, plan: StagePlan, run: readonly HeldReading[]): boolean {
  const [first] = run;
  if (!plan.counter || first === undefined || run.length < 2 || readingsHeld(page, record) < 2) return false;
  const before = newestTicks(page, record, 1);
  return before <= first.ticks && before < newestTicks(page, record, 0) && run.every(isFall);
}

const isFall = ({ flags }: HeldReading): boolean => flags === qualityBits.fell;

/** With these a register begins anew. */
const anew = qualityBits.reset | qualityBits.exchange;

/** Whether a register began anew with one of these readings. */
const beganAnew = ({ quality, count }: Readings): boolean =>
  quality.subarray(0, count).some((one) => (one & anew) !== 0);

/**
 * Takes the newest reading back and tells all that it changed again. Answers false, and changes nothing, when the
 * readings of the day before it are no longer held, or that day cannot be taken out of its month again.
 */
export function retractNewest(pipeline: Pipeline, page: Cells, plan: StagePlan, stream: number): boolean {
  const { recent } = pipeline;
  const record = recordOf(stream);
  const calendar = calendarAt(pipeline, page, record);
  const at = newestAt(page, record, 0);
  const ticks = newestTicks(page, record, 0);
  const lastAt = newestAt(page, record, 1);
  const last = newestTicks(page, record, 1);
  const day = calendar.startOf(dayLevel, lastAt);
  if (!recent.reaches(stream, day)) return false;

  const near = recent.read(stream, day, at);
  const isSameDay = at < calendar.endOf(dayLevel, lastAt);
  if (!isSameDay && beganAnew(near)) return false;
  const quality = near.quality[near.placeOf(at)] ?? 0;
  const beforeDay = near.ticks[Math.max(near.placeOf(day) - 1, 0)] ?? 0;
  pipeline.changes.rows.add(stream, layers.validated, at, ticks, quality | qualityBits.outlier);
  recent.removeNewest(page, stream);
  dropNewest(page, record);
  tellEmpty(pipeline, stream, plan, calendar, lastAt, at);
  if ((plan.buckets & (1 << fiveLevel)) !== 0) setFiveEnd(page, record, calendar.endOf(fiveLevel, lastAt));
  if ((plan.buckets & hourlyLevels) !== 0) {
    if (!isSameDay) {
      const span = at - lastAt;
      const step = span <= plan.fill ? ticks - last : 0;
      reopenMonth(pipeline, page, plan, stream, calendar, { lastAt, at, step, beforeDay });
    }
    const hour = calendar.startOf(hourLevel, lastAt);
    const end = calendar.endOf(hourLevel, lastAt);
    const readings = recent.read(stream, day, end);
    copyTally(countBucket(readings, hourLevel, day, hour, plan), 0, 0, page, record, dayTally);
    copyTally(countBucket(readings, hourLevel, hour, end, plan), 0, 0, page, record, hourTally);
    setHourEnd(page, record, end);
  }
  if (plan.buckets !== 0) markChanged(pipeline, page, record, stream, plan.buckets);
  return true;
}

/** Tells that nothing is known of the buckets after the one of `lastAt`, up to the one of `at`. */
function tellEmpty(
  { changes }: Pipeline,
  stream: number,
  { buckets }: StagePlan,
  calendar: Calendar,
  lastAt: Seconds,
  at: Seconds,
): void {
  begin(empty, 0, 0);
  for (let level = 0; level <= monthLevel; level += 1) {
    if ((buckets & (1 << level)) === 0) continue;
    for (let start = calendar.endOf(level, lastAt); start <= at; start = calendar.endOf(level, start)) {
      changes.aggregates.add(stream, level, start, empty, 0, 0);
    }
  }
}

/** Takes the day of `lastAt`, and what the step from there put into days after it, out of its month: the day is open again. */
function reopenMonth(
  { recent, monthsBefore }: Pipeline,
  page: Cells,
  plan: StagePlan,
  stream: number,
  calendar: Calendar,
  { lastAt, at, step, beforeDay }: { lastAt: Seconds; at: Seconds; step: number; beforeDay: number },
): void {
  const record = recordOf(stream);
  const monthEnd = calendar.endOf(monthLevel, lastAt);
  const day = calendar.startOf(dayLevel, lastAt);
  const dayEnd = calendar.endOf(dayLevel, lastAt);
  if (at >= monthEnd && monthsBefore.endOf(stream) !== monthEnd) {
    begin(page, record, monthTally);
    return;
  }
  if (at >= monthEnd) {
    monthsBefore.read(stream, monthEnd);
    copyTally(monthsBefore.found, 0, 0, page, record, monthTally);
    monthsBefore.drop(stream);
  }
  const counted = Math.min(monthEnd, calendar.startOf(dayLevel, at));
  const beyond = untilOf(step, lastAt, at - lastAt, counted);
  const isEstimate = at - lastAt > (levels[hourLevel]?.near ?? 0);
  const ofDay = countBucket(recent.read(stream, day, dayEnd), hourLevel, day, dayEnd, plan);
  takeOut(page, record, monthTally, ofDay, beyond, isEstimate ? beyond : 0, beforeDay);
}
