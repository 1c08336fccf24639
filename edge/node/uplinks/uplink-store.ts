// Keeps what LoRaWAN payloads of gateways have in common: recent pieces, rows of lists, which blocks came (SQLite).
import { type Seconds, sameBytes } from "@tributary/core";
import { openDatabase, type Schema, transaction } from "@tributary/engine-log";
import type { BlockRow } from "@tributary/wire";
import type { Coverage } from "./coverage.ts";
import type { GatewayPayload } from "./payload-network.ts";

/** A list of rows of a gateway. */
export interface ListName {
  readonly gateway: string;
  readonly list: number;
}

export interface UplinkStore {
  /** Whether this payload was taken before: the counter of a device that joined anew begins again, its bytes do not. */
  has(payload: GatewayPayload): boolean;
  /** It was taken; durable when this returns. Payloads from before a moment are forgotten. */
  keep(payload: GatewayPayload, forgetBefore: Seconds): void;
  /** Payloads of a device on a port that were taken since a moment, in their order. */
  recent(devEui: string, port: number, since: Seconds): { readonly payload: Uint8Array; readonly at: Seconds }[];
  row(list: ListName, row: number): BlockRow | undefined;
  /** How many rows are known from the first on without a hole. */
  knownRows(list: ListName): number;
  putRows(list: ListName, first: number, rows: readonly BlockRow[]): void;
  coverage(list: ListName, row: number): Coverage | undefined;
  /** Coverage of rows and frames whose rows are not known yet change together. */
  putCoverage(list: ListName, rows: ReadonlyMap<number, Coverage>): void;
  /** Rows of a list with gaps. */
  withGaps(list: ListName): Map<number, Coverage>;
  /** A frame that cannot be read before its rows are known. */
  putWaiting(list: ListName, payload: Uint8Array, at: Seconds): void;
  waiting(list: ListName): { readonly number: number; readonly payload: Uint8Array; readonly at: Seconds }[];
  dropWaiting(number: number): void;
  /** A number for a message down that the device did not have lately. */
  nextNumber(devEui: string): number;
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
    create table payloads (device text, session integer, counter integer, port integer not null, at integer not null,
      payload blob not null, primary key (device, session, counter)) without rowid;
    create index payloads_by_time on payloads (at);
    create table rows (gateway text, list integer, row integer, body text not null, primary key (gateway, list, row))
      without rowid;
    create table coverage (gateway text, list integer, row integer, gaps integer not null, body text not null,
      primary key (gateway, list, row)) without rowid;
    create table waiting (number integer primary key, gateway text not null, list integer not null, at integer not null,
      payload blob not null);
    create table numbers (device text primary key, number integer not null) without rowid;
  `,
};

/** Frames of one list that wait for their rows, at most; the oldest are forgotten, and their blocks asked for. */
const mostWaiting = 500;
const numbers = 65_536;

const bytesOf = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

export function openUplinkStore(path: string): UplinkStore {
  const database = openDatabase(path, schema);
  const sql = (text: string) => database.prepare(text);
  const one = sql("select payload from payloads where device = ? and session = ? and counter = ?");
  const add = sql("insert or replace into payloads values (?, ?, ?, ?, ?, ?)");
  const forget = sql("delete from payloads where at < ?");
  const since = sql(
    "select payload, at from payloads where device = ? and port = ? and at >= ? order by session, counter",
  );
  const getRow = sql("select body from rows where gateway = ? and list = ? and row = ?");
  const setRow = sql("insert or ignore into rows values (?, ?, ?, ?)");
  const rowNumbers = sql("select row from rows where gateway = ? and list = ? order by row");
  const getCoverage = sql("select body from coverage where gateway = ? and list = ? and row = ?");
  const setCoverage = sql(
    "insert into coverage values (?, ?, ?, ?, ?) on conflict do update set gaps = excluded.gaps, body = excluded.body",
  );
  const gaps = sql("select row, body from coverage where gateway = ? and list = ? and gaps > 0 order by row");
  const addWaiting = sql("insert into waiting (gateway, list, at, payload) values (?, ?, ?, ?)");
  const trimWaiting = sql(
    "delete from waiting where gateway = ? and list = ? and number <= (select max(number) from waiting) - ?",
  );
  const getWaiting = sql("select number, at, payload from waiting where gateway = ? and list = ? order by number");
  const delWaiting = sql("delete from waiting where number = ?");
  const number = sql(
    "insert into numbers values (?, 1) on conflict do update set number = (number + 1) % ? returning number",
  );

  return {
    has({ devEui, session, counter, payload }) {
      const found = one.get(devEui, session, counter);
      return found !== undefined && sameBytes(bytesOf(found["payload"]), payload);
    },
    keep({ devEui, session, counter, port, at, payload }, forgetBefore) {
      transaction(database, () => {
        add.run(devEui, session, counter, port, at, payload);
        forget.run(forgetBefore);
      });
    },
    recent: (devEui, port, from) =>
      since.all(devEui, port, from).map((row) => ({ payload: bytesOf(row["payload"]), at: Number(row["at"]) })),
    row({ gateway, list }, row) {
      const found = getRow.get(gateway, list, row);
      return found === undefined ? undefined : (JSON.parse(String(found["body"])) as BlockRow);
    },
    knownRows({ gateway, list }) {
      const known = rowNumbers.all(gateway, list).map((row) => Number(row["row"]));
      const hole = known.findIndex((row, place) => row !== place);
      return hole < 0 ? known.length : hole;
    },
    putRows({ gateway, list }, first, rows) {
      transaction(database, () => {
        // A row never changes its meaning, so what is known stays.
        for (const [place, row] of rows.entries()) setRow.run(gateway, list, first + place, JSON.stringify(row));
      });
    },
    coverage({ gateway, list }, row) {
      const found = getCoverage.get(gateway, list, row);
      return found === undefined ? undefined : (JSON.parse(String(found["body"])) as Coverage);
    },
    putCoverage({ gateway, list }, rows) {
      transaction(database, () => {
        for (const [row, coverage] of rows) {
          setCoverage.run(gateway, list, row, coverage.gaps.length, JSON.stringify(coverage));
        }
      });
    },
    withGaps({ gateway, list }) {
      return new Map(
        gaps.all(gateway, list).map((row) => [Number(row["row"]), JSON.parse(String(row["body"])) as Coverage]),
      );
    },
    putWaiting({ gateway, list }, payload, at) {
      transaction(database, () => {
        addWaiting.run(gateway, list, at, payload);
        trimWaiting.run(gateway, list, mostWaiting);
      });
    },
    waiting: ({ gateway, list }) =>
      getWaiting
        .all(gateway, list)
        .map((row) => ({ number: Number(row["number"]), payload: bytesOf(row["payload"]), at: Number(row["at"]) })),
    dropWaiting: (waiting) => void delWaiting.run(waiting),
    nextNumber: (devEui) => Number(number.get(devEui, numbers)?.["number"]),
    close: () => database.close(),
  };
}
