// A reading's way through the stages of its stream.
import { layers, origins, qualityBits, rejecting, type Seconds } from "@tributary/core";
import { addLate } from "./add-late.ts";
import { addNewest } from "./add-newest.ts";
import { compared, standsOut } from "./outlier.ts";
import { lateHorizon, type Pipeline, planAt } from "./pipeline.ts";
import { plausible } from "./plausible.ts";
import { contest, type HeldReading, newestRun } from "./quarantine.ts";
import {
  type Cells,
  heldMark,
  marksOf,
  newestAt,
  newestCell,
  newestTicks,
  newestWord,
  readingsHeld,
  recordOf,
  setMarks,
  strayMark,
} from "./records.ts";
import { retractNewest, wasSpike } from "./retract.ts";
import type { StagePlan } from "./stages.ts";
import { stepOf } from "./step.ts";

/** What became of a reading: accepted as valid, kept but flagged, or already known. */
export type Taken = "valid" | "flagged" | "known";

/** Values that stand in no series are remembered, the newest few, so that each is told once. */
const mostStrays = 32;
/** Moments are kept in 32 bits: the years 1970 to 2105. */
const latest: Seconds = 2 ** 32 - 1;

/** With these a register begins anew: what was before says nothing about the value. */
const anew = qualityBits.reset | qualityBits.exchange;

/**
 * Takes a reading of a stream: its moment, its value in ticks and the quality it comes with. The same moment and value
 * twice is known; another value for a known moment is kept as a conflict. `heard` is when it came, where that is known:
 * a moment after it cannot be true.
 */
export function takeReading(
  pipeline: Pipeline,
  stream: number,
  at: Seconds,
  ticks: number,
  quality: number,
  heard: Seconds = Number.POSITIVE_INFINITY,
): Taken {
  const page = pipeline.records.page(stream);
  const record = recordOf(stream);
  // Nothing of these can be stored.
  if (!Number.isSafeInteger(at) || at < 0 || at > latest || !Number.isSafeInteger(ticks)) return "flagged";
  const isFirst = readingsHeld(page, record) === 0;
  const lastAt = page.words[newestWord(record)] ?? 0;
  if (!isFirst && at === lastAt && ticks === page.cells[newestCell(record)]) return "known";
  const mayBeKnown = at <= lastAt || (marksOf(page, record) & strayMark) !== 0;
  if (mayBeKnown && pipeline.strays.get(stream)?.get(at) === ticks) return "known";
  const plan = planAt(pipeline, page, record);
  if (at > heard + clockTolerance) {
    return stray(pipeline, page, stream, at, ticks, quality | qualityBits.clock | qualityBits.impossible);
  }
  if (!isFirst && at <= lastAt) return takeLate(pipeline, page, stream, plan, at, ticks, quality);
  if ((quality & rejecting) !== 0) return stray(pipeline, page, stream, at, ticks, quality);
  const flags = plan.judged ? judgeNewest(pipeline, page, stream, plan, at, ticks, quality) : 0;
  if ((flags & rejecting) !== 0) return hold(pipeline, page, stream, plan, { at, ticks, quality, flags });
  addNewest(pipeline, page, plan, stream, at, ticks, quality | flags);
  const marks = marksOf(page, record);
  if ((marks & heldMark) !== 0) judgeHeldAgain(pipeline, page, stream, plan);
  if ((marks & strayMark) !== 0) settleStrays(pipeline, page, stream, at);
  return "valid";
}

/** Clocks of gateways may stand so far before our own. */
const clockTolerance: Seconds = 300;

/** Quality bits of a value that is newer than all others. */
function judgeNewest(
  pipeline: Pipeline,
  page: Cells,
  stream: number,
  plan: StagePlan,
  at: Seconds,
  ticks: number,
  quality: number,
): number {
  const record = recordOf(stream);
  const follows = readingsHeld(page, record) > 0 && (quality & anew) === 0;
  const lastAt = page.words[newestWord(record)] ?? 0;
  const last = follows ? (page.cells[newestCell(record)] ?? 0) : Number.NaN;
  let flags = plausible(ticks, last, at - lastAt, Number.NaN, plan);
  // Flows below the floor never stand out; nearly all are.
  const isLow = plan.counter && ticks >= last && (ticks - last) * 3600 <= (plan.floor ?? 0) * (at - lastAt);
  if (follows && !isLow && (flags & rejecting) === 0) {
    const value = compared(ticks, stepOf(last, ticks, flags), at - lastAt, plan);
    if (standsOut(page, record, value, plan)) flags |= qualityBits.outlier;
  }
  if (plan.added.length === 0 && pipeline.stages.length === 0) return flags;
  return flags | judgeMore(pipeline, stream, plan, at, ticks, lastAt, last);
}

/** Quality bits by the stages that not all streams have; `last` is NaN where there is none to compare with. */
function judgeMore(
  { stages }: Pipeline,
  stream: number,
  plan: StagePlan,
  at: Seconds,
  ticks: number,
  lastAt: Seconds,
  last: number,
): number {
  let flags = 0;
  for (const judge of plan.added) flags |= judge(ticks, last, at - lastAt);
  const follows = !Number.isNaN(last);
  const before = { lastAt: follows ? lastAt : undefined, lastTicks: follows ? last : undefined };
  for (const stage of stages) flags |= stage.judge({ stream, plan, at, ticks, ...before });
  return flags;
}

/** Takes a reading that is older than the newest, or as old. */
function takeLate(
  pipeline: Pipeline,
  page: Cells,
  stream: number,
  plan: StagePlan,
  at: Seconds,
  ticks: number,
  quality: number,
): Taken {
  const record = recordOf(stream);
  const near = pipeline.recent.read(stream, at, at);
  const place = near.placeOf(at);
  if (place < near.count && near.at[place] === at) {
    if (near.ticks[place] === ticks) return "known";
    return stray(pipeline, page, stream, at, ticks, quality | qualityBits.conflict);
  }
  if ((quality & rejecting) !== 0) return stray(pipeline, page, stream, at, ticks, quality);
  const isTooLate = at < newestAt(page, record, 0) - lateHorizon || !pipeline.recent.reaches(stream, at);
  if (isTooLate) return stray(pipeline, page, stream, at, ticks, quality | (isStored(quality) ? 0 : qualityBits.late));
  let flags = 0;
  if (plan.judged) {
    const beganAnew = ((near.quality[place] ?? 0) & anew) !== 0;
    const after = place < near.count && !beganAnew ? (near.ticks[place] ?? 0) : Number.NaN;
    const before = place > 0 && (quality & anew) === 0 ? (near.ticks[place - 1] ?? 0) : Number.NaN;
    flags = plausible(ticks, before, at - (near.at[place - 1] ?? 0), after, plan);
  }
  if ((flags & rejecting) !== 0) {
    // A value that is right for now, but not for its moment: the clock is wrong.
    if (ticks >= newestTicks(page, record, 0) && flags === qualityBits.outlier) flags |= qualityBits.clock;
    return stray(pipeline, page, stream, at, ticks, quality | flags);
  }
  if (addLate(pipeline, stream, near, place, at, ticks, quality | flags)) return "valid";
  return stray(pipeline, page, stream, at, ticks, quality | (isStored(quality) ? 0 : qualityBits.late));
}

/** A value that the meter kept is not late: it is told for as long as the meter keeps it. */
const isStored = (quality: number): boolean => (quality & originMask) === origins.stored;
const originMask = 15;

/** Keeps a value that is not valid, told in the raw layer with its flags. */
function stray(
  pipeline: Pipeline,
  page: Cells,
  stream: number,
  at: Seconds,
  ticks: number,
  quality: number,
): "flagged" {
  let strays = pipeline.strays.get(stream);
  if (strays === undefined) {
    strays = new Map();
    pipeline.strays.set(stream, strays);
  }
  const record = recordOf(stream);
  setMarks(page, record, marksOf(page, record) | strayMark);
  strays.delete(at);
  strays.set(at, ticks);
  for (const moment of strays.keys()) {
    if (strays.size <= mostStrays) break;
    strays.delete(moment);
  }
  pipeline.changes.rows.add(stream, layers.raw, at, ticks, quality);
  return "flagged";
}

/** Takes the mark of strays away when none lies after `at`: of readings that are newer none is known. */
function settleStrays({ strays }: Pipeline, page: Cells, stream: number, at: Seconds): void {
  for (const moment of strays.get(stream)?.keys() ?? []) if (moment > at) return;
  const record = recordOf(stream);
  setMarks(page, record, marksOf(page, record) & ~strayMark);
}

/** Holds a reading back that contradicts the newest one, until others agree with it. */
function hold(pipeline: Pipeline, page: Cells, stream: number, plan: StagePlan, reading: HeldReading): Taken {
  const record = recordOf(stream);
  let held = pipeline.held.get(stream);
  if (held === undefined) {
    held = [];
    pipeline.held.set(stream, held);
    setMarks(page, record, marksOf(page, record) | heldMark);
  }
  const last = newestTicks(page, record, 0);
  let believed = contest(held, reading, last, plan);
  if (believed === undefined) {
    const run = newestRun(held, last, plan);
    if (wasSpike(page, record, plan, run) && retractNewest(pipeline, page, plan, stream)) {
      believed = { readings: run, beganAnew: false };
    }
  }
  if (believed === undefined) {
    return stray(pipeline, page, stream, reading.at, reading.ticks, reading.quality | reading.flags);
  }
  const { readings } = believed;
  held.splice(0, held.length, ...held.filter((one) => !readings.includes(one)));
  let marks = believed.beganAnew ? qualityBits.reset : 0;
  for (const { at, ticks, quality } of readings) {
    pipeline.strays.get(stream)?.delete(at);
    addNewest(pipeline, page, plan, stream, at, ticks, quality | marks);
    marks = 0;
  }
  judgeHeldAgain(pipeline, page, stream, plan);
  return readings.includes(reading) ? "valid" : "flagged";
}

/** Forgets what was held back. */
function release(pipeline: Pipeline, page: Cells, stream: number): void {
  const record = recordOf(stream);
  pipeline.held.delete(stream);
  setMarks(page, record, marksOf(page, record) & ~heldMark);
}

/** Judges what was held back again, after a newer reading was accepted: it may fit before that one, or after it. */
function judgeHeldAgain(pipeline: Pipeline, page: Cells, stream: number, plan: StagePlan): void {
  const held = pipeline.held.get(stream) ?? [];
  release(pipeline, page, stream);
  // Values of levels stand alone: one that stood out stays what it is.
  if (!plan.counter) return;
  for (const { at, ticks, quality } of held) {
    pipeline.strays.get(stream)?.delete(at);
    takeReading(pipeline, stream, at, ticks, quality);
  }
}
