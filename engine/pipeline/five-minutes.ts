// Counts the open 5 minutes: from the newest readings, when they are told, for most streams have one reading in them or none.
import type { Seconds } from "@tributary/core";
import { Readings } from "./chunk.ts";
import { countBucket } from "./count-bucket.ts";
import { fiveLevel, levels } from "./levels.ts";
import { calendarAt, type Pipeline } from "./pipeline.ts";
import {
  type Cells,
  changedMark,
  fiveEnd,
  leapsOf,
  marksOf,
  newestAt,
  newestTicks,
  readingsHeld,
  setFiveEnd,
  stepBefore,
  ticksBefore,
} from "./records.ts";
import type { StagePlan } from "./stages.ts";
import { isKnown } from "./tally.ts";

const bucket: Seconds = 300;
const longest = levels[fiveLevel]?.fill ?? 0;
const newest = new Readings();

/** The readings of a stream from the last before `start` on: those of its record, where they reach as far. */
function readingsFrom(
  { recent }: Pipeline,
  page: Cells,
  record: number,
  stream: number,
  plan: StagePlan,
  start: Seconds,
): Readings {
  const held = readingsHeld(page, record);
  let place = 0;
  while (place < held && newestAt(page, record, place) >= start) place += 1;
  newest.count = 0;
  if (place === held) {
    const seconds = stepBefore(page, record);
    const at = newestAt(page, record, held - 1) - seconds;
    const ticks = plan.counter ? ticksBefore(page, record) : 0;
    if (seconds === 0 || at >= start || ticks === undefined)
      return recent.read(stream, start, Number.POSITIVE_INFINITY);
    newest.add(at, newestTicks(page, record, held - 1) - ticks, 0);
    place -= 1;
  }
  // The record keeps no quality, which says how a register went on after it began anew.
  if (leapsOf(page, record) !== 0) return recent.read(stream, start, Number.POSITIVE_INFINITY);
  for (; place >= 0; place -= 1) newest.add(newestAt(page, record, place), newestTicks(page, record, place), 0);
  return newest;
}

/** Whether the newest reading came so long after the one before it that it stands alone in its 5 minutes. */
function isLone(page: Cells, record: number, { fill }: StagePlan): boolean {
  if (readingsHeld(page, record) < 2) return false;
  return newestAt(page, record, 0) - newestAt(page, record, 1) > Math.max(Math.min(fill, longest), bucket);
}

/** Tells the 5 minutes that end with a reading's coming, and those that the step to it passes over; opens those that hold it. */
export function countFiveMinutes(
  pipeline: Pipeline,
  page: Cells,
  record: number,
  stream: number,
  plan: StagePlan,
  lastAt: Seconds,
  at: Seconds,
  ticks: number,
  quality: number,
  step: number | undefined,
): void {
  const open = fiveEnd(page, record);
  if (at < open) return;
  const calendar = calendarAt(pipeline, page, record);
  setFiveEnd(page, record, calendar.endOf(fiveLevel, at));
  const reaches = step !== undefined && at - lastAt <= Math.min(plan.fill, longest);
  if (open === 0 || !(reaches || (marksOf(page, record) & (changedMark << fiveLevel)) !== 0)) return;
  let start = calendar.startBefore(fiveLevel, open);
  if (!reaches && isLone(page, record, plan)) {
    pipeline.changes.aggregates.addOne(stream, fiveLevel, start, newestTicks(page, record, 0));
    return;
  }
  const readings = readingsFrom(pipeline, page, record, stream, plan, start);
  readings.add(at, ticks, quality);
  for (let end = open; end <= at; end = calendar.endOf(fiveLevel, start)) {
    const counted = countBucket(readings, fiveLevel, start, end, plan);
    if (isKnown(counted, 0, 0)) pipeline.changes.aggregates.add(stream, fiveLevel, start, counted, 0, 0);
    if (!reaches) return;
    start = end;
  }
}

/** Tells the open 5 minutes. */
export function tellFiveMinutes(
  pipeline: Pipeline,
  page: Cells,
  record: number,
  stream: number,
  plan: StagePlan,
): void {
  const end = fiveEnd(page, record);
  if (end === 0) return;
  const start = calendarAt(pipeline, page, record).startBefore(fiveLevel, end);
  if (isLone(page, record, plan)) {
    pipeline.changes.aggregates.addOne(stream, fiveLevel, start, newestTicks(page, record, 0));
    return;
  }
  const readings = readingsFrom(pipeline, page, record, stream, plan, start);
  const counted = countBucket(readings, fiveLevel, start, end, plan);
  if (isKnown(counted, 0, 0)) pipeline.changes.aggregates.add(stream, fiveLevel, start, counted, 0, 0);
}
