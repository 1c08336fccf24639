// A stream of a pipeline as one register of one meter: what it told, what its hours hold, how it outlives a restart.
import type { RegisterName, Seconds, Utility } from "@tributary/core";
import { countBucket } from "./count-bucket.ts";
import { fiveLevel, hourLevel, hourlyLevels, monthLevel } from "./levels.ts";
import { addStream, calendarAt, openPipeline, type Pipeline, planAt, type StreamSettings, setUp } from "./pipeline.ts";
import type { HeldReading } from "./quarantine.ts";
import {
  heldMark,
  hourEnd,
  newestAt,
  newestTicks,
  readingsHeld,
  recordCells,
  recordOf,
  setFiveEnd,
  setHourEnd,
  setMarks,
  strayMark,
} from "./records.ts";
import { type Shape, shape } from "./shape.ts";
import { smooth } from "./smooth.ts";
import type { PlanChange, StagePlan } from "./stages.ts";
import { type Taken, takeReading } from "./take.ts";
import { begin, dayTally, hourTally, merge, monthTally, newTally } from "./tally.ts";
import { tellChanged } from "./tell.ts";
import { type Aggregate, aggregateOf, type Told, toldOf } from "./told.ts";

const stateFormat = 3;

/** All that a stream must keep over a restart; plain data. */
export interface StreamState {
  readonly format: typeof stateFormat;
  readonly cells: Float64Array;
  /** The recent readings, by column, and from when on they are complete. */
  readonly at: Float64Array;
  readonly ticks: Float64Array;
  readonly quality: Int32Array;
  readonly completeFrom: Seconds;
  /** The month before the open one, while it may change: a record with its tally alone. */
  readonly monthBefore?: { readonly end: Seconds; readonly cells: Float64Array };
  readonly held: readonly HeldReading[];
  readonly strays: ReadonlyMap<Seconds, number>;
}

export interface Stream extends StreamSettings {
  readonly pipeline: Pipeline;
  /** Its number in the pipeline. */
  readonly number: number;
}

export interface StreamOptions {
  /** Where it runs beside others; without one, in a pipeline of its own. */
  readonly pipeline?: Pipeline;
  /** Figures that differ from those of the plan. */
  readonly change?: PlanChange;
  /** As it was saved; without it the stream is new. */
  readonly state?: StreamState;
}

/** Opens the stream of a register. */
export function openStream(
  register: RegisterName,
  utility: Utility,
  zone: string,
  { pipeline = openPipeline(), change, state }: StreamOptions = {},
): Stream {
  const settings = { register, utility, zone, ...(change === undefined ? {} : { change }) };
  const stream = { ...settings, pipeline, number: addStream(pipeline, settings) };
  // What another version saved is left, and the stream begins anew.
  if (state?.format === stateFormat) restore(stream, state);
  return stream;
}

/** The plan of a stream. */
export function planIn({ pipeline, number }: Stream): StagePlan {
  return planAt(pipeline, pipeline.records.page(number), recordOf(number));
}

/** Changes figures of the plan of a stream while it runs; answers the stream as it is from now on. */
export function change(stream: Stream, figures: PlanChange): Stream {
  const changed = { ...stream, change: { ...stream.change, ...figures } };
  setUp(stream.pipeline, stream.number, changed);
  closeUncounted(changed);
  return changed;
}

/** Sets what of the plan of a stream is changed, in the place of what was changed before. */
export function setChange(
  { pipeline, number, register, utility, zone }: Stream,
  figures: PlanChange | undefined,
): void {
  const settings = { register, utility, zone, ...(figures === undefined ? {} : { change: figures }) };
  setUp(pipeline, number, settings);
  closeUncounted({ pipeline, number, ...settings });
}

/** Takes a reading of the stream; see `takeReading`. */
export function take(
  { pipeline, number }: Stream,
  at: Seconds,
  ticks: number,
  quality: number,
  heard?: Seconds,
): Taken {
  return takeReading(pipeline, number, at, ticks, quality, heard);
}

/** What changed in a stream since the last call, and forgets it. */
export function drain({ pipeline, number }: Stream): Told {
  return toldOf(pipeline, number);
}

/** The hours from the one that holds `from` up to, not including, the one that holds `to`; `undefined` where nothing is known. */
export function hoursBetween({ pipeline, number }: Stream, from: Seconds, to: Seconds): (Aggregate | undefined)[] {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  const plan = planAt(pipeline, page, record);
  const calendar = calendarAt(pipeline, page, record);
  const found: (Aggregate | undefined)[] = [];
  const last = calendar.startOf(hourLevel, to);
  let start = calendar.startOf(hourLevel, from);
  const readings = pipeline.recent.read(number, start, last);
  while (start < last) {
    const end = calendar.endOf(hourLevel, start);
    found.push(aggregateOf(start, countBucket(readings, hourLevel, start, end, plan)));
    start = end;
  }
  return found;
}

/** The smoothed end of a stream: flow in ticks per hour of a counter, mean value in ticks of a level. */
export function smoothed(stream: Stream): number | undefined {
  return smooth(stream.pipeline.records.page(stream.number), recordOf(stream.number), planIn(stream));
}

/** The shape of a stream's newest end. */
export function shapeOf(stream: Stream): Shape | undefined {
  return shape(stream.pipeline.records.page(stream.number), recordOf(stream.number), planIn(stream));
}

/** The newest valid reading: it stands in hot state. */
export function newest({ pipeline, number }: Stream): { readonly at: Seconds; readonly ticks: number } | undefined {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  if (readingsHeld(page, record) === 0) return undefined;
  return { at: newestAt(page, record, 0), ticks: newestTicks(page, record, 0) };
}

/** Flow of a counter over at least the last `seconds`, in ticks per hour; `undefined` when there are no such readings or the register fell. */
export function flow({ pipeline, number }: Stream, seconds: Seconds): number | undefined {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  if (readingsHeld(page, record) < 2) return undefined;
  const at = newestAt(page, record, 0);
  const before = newestAt(page, record, 1);
  if (before <= at - seconds) {
    // Readings are far apart: the two newest stand in the record.
    const step = newestTicks(page, record, 0) - newestTicks(page, record, 1);
    return step < 0 ? undefined : (step * 3600) / (at - before);
  }
  const readings = pipeline.recent.read(number, at - seconds, at);
  let first = Math.min(readings.placeOf(at - seconds), readings.count - 2);
  if (first > 0 && (readings.at[first] ?? 0) > at - seconds) first -= 1;
  const since = readings.at[first] ?? 0;
  const step = newestTicks(page, record, 0) - (readings.ticks[first] ?? 0);
  return step < 0 ? undefined : (step * 3600) / Math.max(at - since, seconds);
}

/** All that a stream must keep. What it changed must be drained before. */
export function saveStream({ pipeline, number }: Stream): StreamState {
  const record = recordOf(number);
  const { cells } = pipeline.records.page(number);
  const { recent, monthsBefore } = pipeline;
  const completeFrom = recent.completeFrom(number);
  const { at, ticks, quality, count } = recent.read(number, completeFrom, Number.POSITIVE_INFINITY);
  const end = monthsBefore.endOf(number);
  if (end > 0) monthsBefore.read(number, end);
  return {
    format: stateFormat,
    cells: cells.slice(record, record + recordCells),
    at: at.slice(0, count),
    ticks: ticks.slice(0, count),
    quality: quality.slice(0, count),
    completeFrom,
    ...(end === 0 ? {} : { monthBefore: { end, cells: monthsBefore.found.cells.slice() } }),
    held: [...(pipeline.held.get(number) ?? [])],
    strays: new Map(pipeline.strays.get(number)),
  };
}

/**
 * Forgets all that a stream held, for its newest reading lies in a future that was none: the next one is its first. What was
 * counted in the month of `now` stays.
 */
export function beginAnew(stream: Stream, now: Seconds): void {
  const { pipeline, number } = stream;
  const { monthsBefore } = pipeline;
  tellChanged(pipeline, true);
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  const calendar = calendarAt(pipeline, page, record);
  const end = calendar.endOf(monthLevel, now);
  const open = hourEnd(page, record);
  const month = newTally();
  begin(month, 0, 0);
  if (open > 0 && calendar.endOf(monthLevel, open - 1) === end) {
    for (const tally of [hourTally, dayTally, monthTally]) merge(page, record, tally, month, 0, 0);
  } else if (monthsBefore.endOf(number) === end) {
    monthsBefore.read(number, end);
    merge(monthsBefore.found, 0, 0, month, 0, 0);
  }
  pipeline.held.delete(number);
  pipeline.strays.delete(number);
  pipeline.recent.clear(number);
  const none = { at: new Float64Array(), ticks: new Float64Array(), quality: new Int32Array() };
  const cells = new Float64Array(recordCells);
  const rest = { completeFrom: 0, held: [], strays: new Map(), monthBefore: { end, cells: month.cells } };
  restore(stream, { format: stateFormat, cells, ...none, ...rest });
}

/** Levels that are not counted have no open bucket: when they are counted again, they begin with the next reading. */
function closeUncounted({ pipeline, number }: Stream): void {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  const { buckets } = planAt(pipeline, page, record);
  if ((buckets & (1 << fiveLevel)) === 0) setFiveEnd(page, record, 0);
  if ((buckets & hourlyLevels) === 0) setHourEnd(page, record, 0);
}

function restore({ pipeline, number, ...settings }: Stream, state: StreamState): void {
  const page = pipeline.records.page(number);
  const record = recordOf(number);
  page.cells.set(state.cells, record);
  setUp(pipeline, number, settings);
  closeUncounted({ pipeline, number, ...settings });
  const { monthBefore } = state;
  pipeline.monthsBefore.drop(number);
  if (monthBefore !== undefined) {
    const kept = newTally();
    kept.cells.set(monthBefore.cells);
    pipeline.monthsBefore.keep(number, monthBefore.end, kept, 0, 0);
  }
  setMarks(page, record, (state.held.length > 0 ? heldMark : 0) | (state.strays.size > 0 ? strayMark : 0));
  pipeline.recent.restore(number, state.at, state.ticks, state.quality);
  if (state.held.length > 0) pipeline.held.set(number, [...state.held]);
  if (state.strays.size > 0) pipeline.strays.set(number, new Map(state.strays));
}
