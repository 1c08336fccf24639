// Reads hour columns and blocks as readings, going on from what each list's columns told before.
import { layers, quantities, quantityOf, type Seconds } from "@tributary/core";
import {
  type AggregatesItem,
  type BlockRow,
  type ColumnState,
  decodeBlock,
  decodeColumn,
  type HourReading,
  type HoursItem,
  hourReadings,
  type MeterListItem,
  newColumns,
  type ReadingsItem,
  type ReceivedBatch,
} from "@tributary/wire";

/** A list as it stands after a batch; kept as JSON. */
interface HourList {
  readonly rows: BlockRow[];
  columns: ColumnState;
  /** Of each row the newest reading. */
  readonly newest: (HourReading | null)[];
  /** A column could not be read: all that follow cannot either. */
  lost: boolean;
}

/** What a batch's hours and blocks say. */
export interface Expanded {
  readonly readings: readonly ReadingsItem[];
  /** Consumption of the hours between readings. */
  readonly aggregates: readonly AggregatesItem[];
  /** Lists that must begin anew. */
  readonly again: readonly string[];
  /** The batch's lists as they stand after it. */
  readonly lists: ReadonlyMap<string, string>;
}

/** A list by its name as it stood before the batch, as it was kept after the batch before. */
export type KeptList = (name: string) => string | undefined;

const hour: Seconds = 3600;
/** Hours of a gap over which consumption is spread at most. */
const mostGap = 31 * 24;
const oneHour = (at: Seconds) => ({ from: at, hours: 1 });

const newList = (): HourList => ({ rows: [], columns: newColumns, newest: [], lost: false });
// Only `expandHours` writes these.
const readList = (kept: string) => JSON.parse(kept) as HourList;

/** Takes rows that a list has more; those that are known already change nothing. A hole can never be filled. */
function takeRows(list: HourList, { first, rows }: MeterListItem): void {
  if (first > list.rows.length) list.lost = true;
  for (const [meter, register, scale] of rows.slice(Math.max(0, list.rows.length - first))) {
    list.rows.push({ meter, register, scale });
  }
}

/** The readings of a column, by row. */
function* takeColumn(list: HourList, { column }: HoursItem): Generator<readonly [BlockRow, HourReading[]]> {
  const read = list.lost ? "lost" : decodeColumn(column, list.columns);
  if (typeof read === "string" || read.indices.length > list.rows.length) {
    list.lost = true;
    return;
  }
  list.columns = read.state;
  for (const [place, index] of read.indices.entries()) {
    const row = list.rows[place];
    if (row === undefined || index === undefined) continue;
    const values = { indices: [index], qualities: [read.qualities?.[place] ?? 0] };
    const [reading] = hourReadings(row.scale, oneHour(read.at), values) ?? [];
    if (reading === undefined) continue;
    const before = list.newest[place];
    list.newest[place] = reading;
    yield [row, before == null ? [reading] : [before, reading]];
  }
}

function readingsItem({ meter, register }: BlockRow, readings: readonly HourReading[], version: number): ReadingsItem {
  return {
    kind: "readings",
    meter,
    register,
    unit: quantities[quantityOf(register)].unit,
    layer: layers.validated,
    at: readings.map(({ at }) => at),
    ticks: readings.map(({ ticks }) => ticks),
    quality: readings.map(({ quality }) => quality),
    version,
  };
}

/** What was used in an hour; `estimated` is 1 where it is a part of what was used in several. */
interface Used {
  readonly start: Seconds;
  readonly sum: number;
  readonly estimated: number;
}

/** Consumption between two readings, spread evenly over the hours of a gap; none where the register fell. */
function usedBetween(before: HourReading, after: HourReading): Used[] {
  const total = after.ticks - before.ticks;
  const hours = (after.at - before.at) / hour;
  if (hours < 1 || hours > mostGap || total < 0) return [];
  const upTo = (place: number) => Math.floor((total * place) / hours);
  return Array.from({ length: hours }, (_, place) => ({
    start: before.at + place * hour,
    sum: upTo(place + 1) - upTo(place),
    estimated: hours === 1 ? 0 : 1,
  }));
}

function usedItems({ meter, register }: BlockRow, readings: readonly HourReading[], version: number): AggregatesItem[] {
  const used = readings.flatMap((reading, place) => {
    const before = readings[place - 1];
    return before === undefined ? [] : usedBetween(before, reading);
  });
  if (used.length === 0) return [];
  const none = used.map(() => null);
  return [
    {
      kind: "aggregates",
      meter,
      register,
      bucket: "hour",
      start: used.map(({ start }) => start),
      sum: used.map(({ sum }) => sum),
      min: none,
      max: none,
      mean: none,
      count: used.map(({ estimated }) => 1 - estimated),
      estimated: used.map(({ estimated }) => estimated),
      version,
    },
  ];
}

/** Reads the hours and blocks of a batch. */
export function expandHours({ items }: Pick<ReceivedBatch, "items">, keptList: KeptList): Expanded {
  const lists = new Map<string, HourList>();
  const listOf = (name: string): HourList => {
    const known = lists.get(name);
    if (known !== undefined) return known;
    const kept = keptList(name);
    const list = kept === undefined ? newList() : readList(kept);
    lists.set(name, list);
    return list;
  };
  const readings: ReadingsItem[] = [];
  const aggregates: AggregatesItem[] = [];
  const again = new Set<string>();
  for (const item of items) {
    if (item.kind === "meter-list") takeRows(listOf(item.list), item);
    if (item.kind === "hours") {
      const list = listOf(item.list);
      for (const [row, known] of takeColumn(list, item)) {
        readings.push(readingsItem(row, known.slice(-1), item.version));
        aggregates.push(...usedItems(row, known, item.version));
      }
      if (list.lost) again.add(item.list);
    }
    if (item.kind === "block") {
      const block = decodeBlock(item.block);
      if (typeof block === "string") continue;
      const known = hourReadings(block.scale, block, block) ?? [];
      if (known.length === 0) continue;
      readings.push(readingsItem(block, known, item.version));
      aggregates.push(...usedItems(block, known, item.version));
    }
  }
  return {
    readings,
    aggregates,
    again: [...again],
    lists: new Map(Array.from(lists, ([name, list]) => [name, JSON.stringify(list)])),
  };
}

/** Lists of a batch that was taken before whose columns could not be read then: its sender may not have heard so. */
export function lostLists({ items }: Pick<ReceivedBatch, "items">, keptList: KeptList): string[] {
  const names = new Set(items.flatMap((item) => (item.kind === "hours" ? [item.list] : [])));
  return [...names].filter((name) => {
    const kept = keptList(name);
    return kept !== undefined && readList(kept).lost;
  });
}
