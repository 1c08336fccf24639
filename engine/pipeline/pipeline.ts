// A pipeline: the hot state of many streams, what it told, and the stages that were added to it.
import { type RegisterName, type Seconds, type Utility, zoneOffset } from "@tributary/core";
import { Calendar } from "./calendar.ts";
import { type Changes, newChanges, type RowColumns } from "./changes.ts";
import { MonthsBefore } from "./months-before.ts";
import type { HeldReading } from "./quarantine.ts";
import { type ReadStored, Recent } from "./recent.ts";
import { type Cells, calendarPlace, planPlace, Records, recordOf, setPlan } from "./records.ts";
import { type PlanChange, planOf, type StagePlan } from "./stages.ts";

/** How far back late readings are taken into aggregates: three days and some hours. */
export const lateHorizon: Seconds = 76 * 3600;
/** How far back readings are held: the horizon, the longest filled gap before it, and the whole local day that this ends in. */
export const heldHorizon: Seconds = lateHorizon + 24 * 3600 + 26 * 3600;

/** A stage of one's own: it judges each new reading after the stages of the house. */
export interface ExtraStage {
  readonly name: string;
  /** Quality bits; one of those that reject (`core/quality`) keeps the value from being valid. */
  judge(reading: JudgedReading): number;
}

/** A reading as an extra stage sees it. */
export interface JudgedReading {
  readonly stream: number;
  readonly plan: StagePlan;
  readonly at: Seconds;
  readonly ticks: number;
  /** The newest reading before it; `undefined` for the first. */
  readonly lastAt: Seconds | undefined;
  readonly lastTicks: number | undefined;
}

export interface PipelineOptions {
  /** Most bytes of recent readings that are held for one stream, 128 at least; without a limit all of the last five days are. */
  readonly recentBytes?: number;
  /** Where to read what is no longer held; without it, late readings that need more than is held are only flagged. */
  readonly readStored?: ReadStored;
  /** False where nobody is told of aggregates, nor of valid readings that are no counter's; hours are counted all the same. */
  readonly aggregates?: boolean;
}

export interface Pipeline {
  readonly records: Records;
  readonly recent: Recent;
  readonly monthsBefore: MonthsBefore;
  readonly plans: StagePlan[];
  readonly calendars: Calendar[];
  /** Stages may be added and taken away between any two readings. */
  readonly stages: ExtraStage[];
  /** Of the few streams that have any: values held back, and values that stand in no series, by moment. */
  readonly held: Map<number, HeldReading[]>;
  readonly strays: Map<number, Map<Seconds, number>>;
  /** Streams with changed tallies, and closed buckets to count again: 4 times their start, plus their level. */
  readonly changed: number[];
  readonly reopened: Map<number, Set<number>>;
  readonly places: Map<string, number>;
  changes: Changes;
  spare: Changes;
}

export function openPipeline({
  recentBytes = Number.POSITIVE_INFINITY,
  readStored,
  aggregates = true,
}: PipelineOptions = {}): Pipeline {
  const records = new Records();
  return {
    records,
    recent: new Recent(records, recentBytes, readStored),
    monthsBefore: new MonthsBefore(),
    plans: [],
    calendars: [],
    stages: [],
    held: new Map(),
    strays: new Map(),
    changed: [],
    reopened: new Map(),
    places: new Map(),
    changes: newChanges(aggregates),
    spare: newChanges(aggregates),
  };
}

/** Place of the value with this name in a list, put there when it is new. */
function placeFor<Value>({ places }: Pipeline, list: Value[], name: string, make: () => Value): number {
  let place = places.get(name);
  if (place === undefined) {
    place = list.push(make()) - 1;
    places.set(name, place);
  }
  return place;
}

/** What a stream is. `change` overrides figures of the plan for this stream alone. */
export interface StreamSettings {
  readonly register: RegisterName;
  readonly utility: Utility;
  readonly zone: string;
  readonly change?: PlanChange;
}

/** Sets what a stream is; also while it runs. */
export function setUp(pipeline: Pipeline, stream: number, { register, utility, zone, change }: StreamSettings): void {
  // Asked here, so that a zone that is none breaks no reading later.
  zoneOffset(0, zone);
  const name = JSON.stringify(["plan", register, utility, change]);
  const plan = placeFor(pipeline, pipeline.plans, name, () => planOf(register, utility, change));
  const calendar = placeFor(pipeline, pipeline.calendars, `zone ${zone}`, () => new Calendar(zone));
  setPlan(pipeline.records.page(stream), recordOf(stream), plan, calendar);
}

export function planAt({ plans }: Pipeline, page: Cells, record: number): StagePlan {
  const plan = plans[planPlace(page, record)];
  if (plan === undefined) throw new RangeError("a stream has no plan");
  return plan;
}

export function calendarAt({ calendars }: Pipeline, page: Cells, record: number): Calendar {
  const calendar = calendars[calendarPlace(page, record)];
  if (calendar === undefined) throw new RangeError("a stream has no calendar");
  return calendar;
}

/** Adds a stream and answers its number. */
export function addStream(pipeline: Pipeline, settings: StreamSettings): number {
  const stream = pipeline.records.add();
  setUp(pipeline, stream, settings);
  return stream;
}

/** Bytes of all that is held of the streams: records, months before, and recent readings by the chunks in use. */
export function hotBytes({ records, recent, monthsBefore }: Pipeline): HotBytes {
  return {
    records: records.pages.reduce((sum, { cells }) => sum + cells.byteLength, 0),
    recent: recent.bytes,
    monthsBefore: monthsBefore.size === 0 ? 0 : monthsBefore.bytes,
  };
}

export interface HotBytes {
  readonly records: number;
  readonly recent: number;
  readonly monthsBefore: number;
}

/** Valid readings that left memory since `markStored`, or are older than all that is there: for the store that `readStored` reads. */
export function leaving({ recent }: Pipeline): RowColumns {
  return recent.leaving;
}

/** Says that what was `leaving` is in the store. */
export function markStored({ recent }: Pipeline): void {
  recent.stored();
}

/** Gives the memory back that telling needed, when that was more than of so many rows: where telling is seldom. */
export function trimTold(pipeline: Pipeline, most: number): void {
  const { rows, aggregates } = pipeline.spare;
  if (Math.max(rows.at.length, aggregates.start.length) > most) pipeline.spare = newChanges(aggregates.told);
}
