// Tells the cloud what registers showed at full hours, and of meters and alarms; what is finer stays at the node.
import { hash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import type { Seconds } from "@tributary/core";
import {
  type ColumnState,
  type CountsItem,
  type MeterItem,
  newColumns,
  type RowState,
  type SyncItem,
  urgentKinds,
} from "@tributary/wire";
import type { Teller } from "../detail/kept-link.ts";
import { openHourBook } from "./hour-book.ts";
import { blockItems, columnItems, type HoursTold, listItems, tellAnew } from "./tell-hours.ts";

/** Kept with each batch; what grows with the meters has tables of its own. */
export interface HourlyState {
  list: string;
  rows: number;
  closed: Seconds;
  /** The hours that the last batch told begin after this one. */
  after: Seconds;
  /** The newest reading that was taken in. */
  newest: Seconds;
  counts: CountsItem | undefined;
}

const hour: Seconds = 3600;
/** A meter that sends each hour tells of a full hour up to an hour later, and its telegram may take some minutes. */
const patience: Seconds = hour + 300;
/** Where more waits than a day, hours are told before all of it is taken in: what is late mends them. */
const aheadOfOutbox: Seconds = 24 * hour;
const hoursInMemory = 6;
const listName = () => randomBytes(4).toString("hex");

function lasting({ heardAt: _, telegrams: __, rssi: ___, gateway: ____, version: _____, ...facts }: MeterItem): string {
  return hash("sha1", JSON.stringify(facts), "base64").slice(0, 16);
}

/** What the columns go on from, as columns. */
function writeColumns({ columns, rows }: ColumnState): Uint8Array {
  return serialize({
    columns,
    index: Float64Array.from(rows, (row) => row?.index ?? Number.NaN),
    size: Uint8Array.from(rows, (row) => row?.size ?? 0),
    quality: Uint32Array.from(rows, (row) => row?.quality ?? 0),
  });
}

function readColumns(body: Uint8Array): ColumnState {
  // Only `writeColumns` writes these.
  const { columns, index, size, quality } = deserialize(body) as {
    readonly columns: number;
    readonly index: Float64Array;
    readonly size: Uint8Array;
    readonly quality: Uint32Array;
  };
  const rows = Array.from(index, (one, row): RowState | null =>
    Number.isNaN(one) ? null : { index: one, size: size[row] ?? 0, quality: quality[row] ?? 0 },
  );
  return { columns, rows };
}

export function hourlyTeller(database: DatabaseSync, now: () => Seconds): Teller<HourlyState> {
  database.exec(`
    create table if not exists told_columns (one integer primary key, body blob not null) strict;
    create table if not exists told_meters (meter text primary key, facts text not null) strict, without rowid`);
  const columnsKept = database.prepare("select body from told_columns");
  const keepColumns = database.prepare("insert or replace into told_columns values (1, ?)");
  const metersTold = database.prepare("select meter, facts from told_meters");
  const keepMeter = database.prepare("insert or replace into told_meters values (?, ?)");
  const book = openHourBook(database, hoursInMemory);
  /** Of each meter what the cloud was told of it, but for what changes with each telegram. */
  const meters = new Map<string, string>();
  const changedMeters = new Set<string>();
  let columns = newColumns;
  let columnsOnDisk = newColumns;
  /** More is to be mended than fits into the batch that was made. */
  let isMending = false;

  function load(): void {
    const body = columnsKept.get()?.["body"];
    columns = body instanceof Uint8Array ? readColumns(body) : newColumns;
    columnsOnDisk = columns;
    changedMeters.clear();
    meters.clear();
    for (const row of metersTold.iterate()) meters.set(String(row["meter"]), String(row["facts"]));
  }

  /** Lets something be told, and keeps how far that went. */
  function tell<Items>(state: HourlyState, how: (told: HoursTold) => Items): Items {
    const { list, rows, closed } = state;
    const told: HoursTold = { list, rows, closed, columns };
    const items = how(told);
    ({ list: state.list, rows: state.rows, closed: state.closed, columns } = told);
    return items;
  }

  /** What the hours that are over say; where more waits only what is well behind it. */
  function hoursOver(state: HourlyState, more: boolean): SyncItem[] {
    const end = more ? Math.min(now(), state.newest) - aheadOfOutbox : now() - patience;
    const until = Math.floor(end / hour) * hour;
    if (until <= state.closed && !isMending) return [];
    const version = now() * 1000;
    const items = tell(state, (told): SyncItem[] => [
      ...columnItems(book, told, until, version),
      // What blocks mend counts above what the columns of the same batch say.
      ...blockItems(book, told, version + 1),
    ]);
    isMending = book.isMending();
    return state.counts === undefined || items.length === 0 ? items : [...items, state.counts];
  }

  load();
  return {
    begin: () => ({ list: listName(), rows: 0, closed: 0, after: 0, newest: 0, counts: undefined }),
    take(state, item) {
      if (urgentKinds.has(item.kind) || item.kind === "lambda-report") return [item];
      switch (item.kind) {
        case "readings":
          for (const at of item.at) state.newest = Math.max(state.newest, at);
          book.take(item, (row, at) => {
            if (at <= state.closed) book.mend(row, at);
          });
          return [];
        case "counts":
          state.counts = item;
          return [];
        case "meter": {
          const facts = lasting(item);
          if (meters.get(item.meter) === facts) return [];
          meters.set(item.meter, facts);
          changedMeters.add(item.meter);
          return [item];
        }
        default:
          return [];
      }
    },
    ahead: (_, item) => [item],
    next(state, atOnce, more) {
      state.after = state.closed;
      // An hour is over when all that came is taken, or else readings that are here already would have to mend it.
      const lists = tell(state, (told) => listItems(book, told, now() * 1000));
      return [...atOnce, ...lists, ...hoursOver(state, more)];
    },
    beginAnew(state) {
      tell(state, (told) => tellAnew(book, told, listName(), state.after));
    },
    newest: ({ newest, closed }) => Math.max(newest, closed),
    isAgain: (state, lists) => lists.includes(state.list),
    save() {
      book.save();
      for (const meter of changedMeters) keepMeter.run(meter, meters.get(meter) ?? "");
      changedMeters.clear();
      if (columns !== columnsOnDisk) keepColumns.run(writeColumns(columns));
      columnsOnDisk = columns;
    },
    reload() {
      book.reload();
      load();
    },
    forget() {
      database.exec("delete from told_columns; delete from told_meters");
      book.empty();
      load();
    },
  };
}
