// Says what changed as the items that the cloud takes, and packs them into chunks for the outbox.
import { layers, mediumOf, quantities, quantityOf } from "@tributary/core";
import type { Chunk } from "@tributary/engine-log";
import { type AggregateColumns, drainAll, levels, type RowColumns, type Stream } from "@tributary/engine-pipeline";
import type { Incident } from "@tributary/engine-rules";
import { type AggregatesItem, type EventItem, type MeterItem, type SyncItem, urgentKinds } from "@tributary/wire";
import type { Meter, Part } from "../meters/meter-state.ts";

function meterItem({ id, address, utility, zone, name, state }: Meter, version: number): MeterItem {
  return {
    kind: "meter",
    meter: id,
    ...(name === undefined ? {} : { name }),
    utility,
    medium: mediumOf(address.type),
    driver: state.driver,
    zone,
    securityMode: state.securityMode,
    authenticated: state.authenticated,
    heardAt: state.heardAt,
    telegrams: state.telegrams,
    ...(state.rssi === undefined ? {} : { rssi: state.rssi }),
    gateway: state.gateway,
    status: [...state.status],
    version,
  };
}

/** Places in the pipeline's columns, by stream: the first of each, and after each the next. */
class ByStream {
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(stream: Int32Array, count: number, streams: number) {
    this.#first = new Int32Array(streams).fill(-1);
    this.#next = new Int32Array(count);
    for (let i = count - 1; i >= 0; i -= 1) {
      const number = stream[i] ?? 0;
      this.#next[i] = this.#first[number] ?? -1;
      this.#first[number] = i;
    }
  }

  /**
   * The places of a stream that `is` chooses, in the order of telling, each `moment` once: the later stands in the place
   * of the earlier.
   */
  of(stream: number, is: (place: number) => boolean, moment: Float64Array): number[] {
    const places: number[] = [];
    let rising = true;
    for (let i = this.#first[stream] ?? -1; i >= 0; i = this.#next[i] ?? -1) {
      if (!is(i)) continue;
      rising &&= places.length === 0 || (moment[i] ?? 0) > (moment[places.at(-1) ?? 0] ?? 0);
      places.push(i);
    }
    return rising ? places : [...new Map(places.map((place) => [moment[place] ?? 0, place])).values()];
  }
}

/** `full`, or what hours are made of: valid readings of counting registers, and all that is no reading. */
export type TellDetail = "full" | "hourly";

const everyLayer = Object.values(layers);
const finiteOrNull = (value: number | undefined): number | null =>
  Number.isNaN(value ?? Number.NaN) ? null : (value ?? null);

function rowItems(
  meter: string,
  { register, number }: Stream,
  told: Told,
  detail: TellDetail,
  version: number,
): SyncItem[] {
  const quantity = quantityOf(register);
  const { unit, kind } = quantities[quantity];
  if (detail === "hourly" && kind !== "counter") return [];
  const { rows, rowsOf } = told;
  return (detail === "hourly" ? [layers.validated] : everyLayer).flatMap((layer): SyncItem[] => {
    const places = rowsOf.of(number, (place) => rows.layer[place] === layer, rows.at);
    if (places.length === 0) return [];
    const column = (from: Float64Array | Int32Array) => places.map((place) => from[place] ?? 0);
    return [
      {
        kind: "readings",
        meter,
        register,
        unit,
        layer,
        at: column(rows.at),
        ticks: column(rows.ticks),
        quality: column(rows.quality),
        version,
      },
    ];
  });
}

function aggregateItems(meter: string, { register, number }: Stream, told: Told, version: number): AggregatesItem[] {
  const { aggregates, aggregatesOf } = told;
  return levels.flatMap(({ bucket }, level): AggregatesItem[] => {
    const found = aggregatesOf.of(number, (place) => aggregates.level[place] === level, aggregates.start);
    if (found.length === 0) return [];
    const places = found.sort((a, b) => (aggregates.start[a] ?? 0) - (aggregates.start[b] ?? 0));
    const column = (from: Float64Array | Int32Array) => places.map((place) => from[place] ?? 0);
    const ofSome = (from: Float64Array) =>
      places.map((place) => (aggregates.count[place] === 0 ? null : finiteOrNull(from[place])));
    return [
      {
        kind: "aggregates",
        meter,
        register,
        bucket,
        start: column(aggregates.start),
        sum: places.map((place) => finiteOrNull(aggregates.sum[place])),
        min: ofSome(aggregates.least),
        max: ofSome(aggregates.most),
        mean: ofSome(aggregates.mean),
        count: column(aggregates.count),
        estimated: column(aggregates.estimated),
        version,
      },
    ];
  });
}

/** What the pipeline told, by stream. */
interface Told {
  readonly rows: RowColumns;
  readonly rowsOf: ByStream;
  readonly aggregates: AggregateColumns;
  readonly aggregatesOf: ByStream;
}

const eventItem = (meter: string, incident: Incident, version: number): EventItem => ({
  kind: "event",
  meter,
  ...incident,
  version,
});

/** What changed in a part, as items for the cloud; its pipeline forgets what it told. */
export function tellPart({ pipeline, untold: meters }: Part, detail: TellDetail, version: number): SyncItem[] {
  const { rows, aggregates } = drainAll(pipeline);
  const streams = pipeline.records.count;
  const told: Told = {
    rows,
    rowsOf: new ByStream(rows.stream, rows.count, streams),
    aggregates,
    aggregatesOf: new ByStream(aggregates.stream, aggregates.length, streams),
  };
  const items: SyncItem[] = [];
  for (const meter of meters) {
    const { id, untold } = meter;
    if (untold === undefined) continue;
    items.push(meterItem(meter, version));
    for (const stream of meter.streams.values()) {
      items.push(...rowItems(id, stream, told, detail, version));
      if (detail === "full") items.push(...aggregateItems(id, stream, told, version));
    }
    if (detail === "full" && untold.texts !== undefined) {
      for (const [register, { text, at }] of untold.texts) {
        items.push({ kind: "text", meter: id, register, at, text, version });
      }
    }
    for (const incident of untold.incidents ?? []) items.push(eventItem(id, incident, version));
  }
  return items;
}

/** A chunk of the outbox holds at most so many entries, and about so many characters. */
export const chunkLimits = { entries: 2000, characters: 256_000 } as const;

/** Packs items, an entry each, into chunks. */
export function chunksOf(items: readonly SyncItem[]): Chunk[] {
  const chunks: Chunk[] = [];
  let texts: string[] = [];
  let characters = 0;
  let urgent = false;
  const close = () => {
    if (texts.length > 0) chunks.push({ entries: texts.length, body: `[${texts.join(",")}]`, urgent });
    texts = [];
    characters = 0;
    urgent = false;
  };
  for (const item of items) {
    const text = JSON.stringify(item);
    if (texts.length === chunkLimits.entries || characters + text.length > chunkLimits.characters) close();
    texts.push(text);
    characters += text.length;
    urgent ||= urgentKinds.has(item.kind);
  }
  close();
  return chunks;
}

/** What of a chunk shall not wait: alarms and what was done about them. */
export function urgentOf(body: string): SyncItem[] {
  // Only `chunksOf` writes these.
  return (JSON.parse(body) as SyncItem[]).filter(({ kind }) => urgentKinds.has(kind));
}

/** What stays of a chunk when there is no room for all: readings are still in the intake for a while. */
export const alarmsOf = (body: string): string => JSON.stringify(urgentOf(body));
