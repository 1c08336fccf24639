// A stream: the readings of one register of one meter, its hot state, and what changed since it was last drained.
import { bucketStart, type Layer, nextBucket, type RegisterName, type Seconds, type Utility } from "@tributary/core";
import { type Aggregate, aggregate } from "./aggregate.ts";
import { forget } from "./forget.ts";
import { type Hours, newHours } from "./hours.ts";
import { noRivals, type Rivals } from "./rivals.ts";
import { newSeries, type Series } from "./series.ts";
import { planOf, type StagePlan } from "./stages.ts";

/** All that a stream must keep over a restart; plain data. */
export interface StreamState {
  readonly series: Series;
  readonly hours: Hours;
  readonly rivals: Rivals;
  /** Values that stand in no series (flagged, or too late), by moment, the newest few: so that each is told once. */
  readonly strays: Map<Seconds, number>;
}

/** Rows to store, by column; a later row of the same moment takes the place of an earlier one. */
export interface Rows {
  readonly layer: Layer;
  readonly at: number[];
  readonly ticks: number[];
  readonly quality: number[];
}

/** Aggregates that changed. */
export interface ChangedAggregates {
  readonly bucket: "hour" | "day";
  readonly aggregates: readonly Aggregate[];
}

export interface Stream {
  readonly register: RegisterName;
  readonly zone: string;
  readonly plan: StagePlan;
  readonly state: StreamState;
  readonly rows: Rows[];
  readonly touched: Set<Seconds>;
}

export function newStreamState(): StreamState {
  return { series: newSeries(), hours: newHours(), rivals: noRivals(), strays: new Map() };
}

/** Opens a stream, new or as it was. */
export function openStream(
  register: RegisterName,
  utility: Utility,
  zone: string,
  state: StreamState = newStreamState(),
): Stream {
  return { register, zone, plan: planOf(register, utility), state, rows: [], touched: new Set() };
}

/** Notes a row to store. */
export function writeRow(stream: Stream, layer: Layer, at: Seconds, ticks: number, quality: number): void {
  let rows = stream.rows.find((candidate) => candidate.layer === layer);
  if (rows === undefined) {
    rows = { layer, at: [], ticks: [], quality: [] };
    stream.rows.push(rows);
  }
  const last = rows.at.length - 1;
  const place = last < 0 || at > (rows.at[last] ?? 0) ? -1 : rows.at.indexOf(at);
  if (place < 0) {
    rows.at.push(at);
    rows.ticks.push(ticks);
    rows.quality.push(quality);
  } else {
    rows.ticks[place] = ticks;
    rows.quality[place] = quality;
  }
}

/** Layer of a value that was accepted, and of one that was not. */
export const acceptedLayer: Layer = "validated";
export const rejectedLayer: Layer = "raw";

/** What changed since the last call, and forgets it. */
export function drain(stream: Stream): { readonly rows: readonly Rows[]; readonly aggregates: ChangedAggregates[] } {
  const { zone, plan, touched } = stream;
  const { series, hours } = stream.state;
  const rows = stream.rows.splice(0);
  const starts = [...touched].sort((a, b) => a - b);
  touched.clear();
  const days = new Set(starts.map((start) => bucketStart(start, "day", zone)));
  const changed = (bucket: "hour" | "day", buckets: Iterable<Seconds>): ChangedAggregates => {
    const aggregates: Aggregate[] = [];
    for (const start of buckets) {
      const one = aggregate(hours, start, nextBucket(start, bucket, zone), plan);
      if (one !== undefined) aggregates.push(one);
    }
    return { bucket, aggregates };
  };
  const aggregates = [changed("hour", starts), changed("day", days)].filter((some) => some.aggregates.length > 0);
  // Only now: until here late readings and gaps needed what is forgotten.
  forget(series, hours, zone);
  return { rows, aggregates };
}

/** The hours from the one that holds `from` up to, not including, the one that holds `to`; `undefined` where nothing is known. */
export function hoursBetween(stream: Stream, from: Seconds, to: Seconds): (Aggregate | undefined)[] {
  const { zone, plan, state } = stream;
  const found: (Aggregate | undefined)[] = [];
  const last = bucketStart(to, "hour", zone);
  for (let start = bucketStart(from, "hour", zone); start < last; ) {
    const end = nextBucket(start, "hour", zone);
    found.push(aggregate(state.hours, start, end, plan));
    start = end;
  }
  return found;
}
