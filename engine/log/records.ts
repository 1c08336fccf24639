// Small things that a node keeps by kind and name: what people set, what was decided, what became of it.
import type { DatabaseSync } from "node:sqlite";
import type { Seconds } from "@tributary/core";

export interface LogRecord {
  readonly kind: string;
  readonly id: string;
  /** By which records of a kind are in order. */
  readonly at: Seconds;
  /** What is kept, as its writer encodes it; `undefined` takes the record away. */
  readonly body: string | undefined;
}

/** A record that is there. */
export interface KeptRecord extends LogRecord {
  readonly body: string;
}

export interface Records {
  find(kind: string, id: string): KeptRecord | undefined;
  /** Newest first, all of them unless told. */
  list(kind: string, filter?: { readonly since?: Seconds; readonly limit?: number }): KeptRecord[];
}

/** The records of a store, and how they are written within a transaction. */
export function openRecords(database: DatabaseSync): Records & { write(records: Iterable<LogRecord>): void } {
  // Stores of before have none: made beside what is there, so that a program of before still opens the store.
  database.exec(`
    create table if not exists records (
      kind text not null, id text not null, at integer not null, body text not null, primary key (kind, id)
    ) without rowid;
    create index if not exists records_by_time on records (kind, at)`);
  const one = database.prepare("select id, at, body from records where kind = ? and id = ?");
  const newest = database.prepare(
    "select id, at, body from records where kind = ? and at >= ? order by at desc, id desc limit ?",
  );
  const set = database.prepare(
    "insert into records values (?, ?, ?, ?) on conflict do update set at = excluded.at, body = excluded.body",
  );
  const drop = database.prepare("delete from records where kind = ? and id = ?");
  const recordOf = (kind: string, row: Record<string, unknown>): KeptRecord => ({
    kind,
    id: String(row["id"]),
    at: Number(row["at"]),
    body: String(row["body"]),
  });
  return {
    find(kind, id) {
      const row = one.get(kind, id);
      return row === undefined ? undefined : recordOf(kind, row);
    },
    list: (kind, { since = Number.MIN_SAFE_INTEGER, limit = -1 } = {}) =>
      newest.all(kind, since, limit).map((row) => recordOf(kind, row)),
    write(records) {
      for (const { kind, id, at, body } of records) {
        if (body === undefined) drop.run(kind, id);
        else set.run(kind, id, at, body);
      }
    },
  };
}
