// What is still to be sent: numbered entries in chunks, kept until the receiver has them, and no more than there is room for.
import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { transaction } from "./database.ts";

/** Entries written together. `first` to `last` are their numbers; `body` is the writer's own text. */
export interface OutboxChunk {
  readonly first: number;
  readonly last: number;
  readonly body: string;
}

/** Entries as they are handed in. */
export interface Chunk {
  readonly entries: number;
  readonly body: string;
  /** Something in it shall not wait for what is before it. */
  readonly urgent?: boolean;
}

export interface Outbox {
  /** Chunks after entry `through`, oldest first: one at least if there is any, more while they hold to the limits. */
  next(through: number, limits: { readonly entries: number; readonly characters: number }): OutboxChunk[];
  /** The oldest urgent chunk after entry `through`. */
  nextUrgent(through: number): OutboxChunk | undefined;
  /** Highest entry that was ever written, 0 before the first. */
  last(): number;
  /** Highest entry that the receiver confirmed. */
  confirmed(): number;
  /** Forgets all chunks up to `through`. */
  confirm(through: number): void;
  /** Bytes of all bodies. */
  bytes(): number;
  /**
   * Makes room: of the oldest chunks only what `condense` keeps stays, until all take no more than `most` bytes. Answers
   * how many chunks were condensed; their entries keep their numbers.
   */
  condense(most: number, condense: (body: string) => string): number;
  /** Puts an entry aside that the receiver refuses for good, with its reason; the same twice is one. The newest are kept. */
  setAside(entry: number, body: string, says: string): void;
  takeBack(entry: number): void;
  /** How many entries were put aside, and how many chunks were condensed, since the store was made. */
  aside(): number;
  condensed(): number;
}

/** Appends within the caller's transaction; answers the chunk's last number. */
export type AppendChunk = (chunk: Chunk) => number;

const nothing = "[]";
/** What was put aside is kept for a look, not for ever. */
const mostAside = 1000;

export interface OpenOutbox {
  readonly outbox: Outbox;
  readonly append: AppendChunk;
  /** Counts chunks that another connection appends. */
  readonly grown: (chunks: readonly Chunk[]) => void;
  /** Counts anew what is there, for appends came to nothing. */
  readonly recount: () => void;
  /** Numbers what is not confirmed from 1 on, within the caller's transaction. */
  readonly renumber: () => void;
}

/** Columns that stores of before lack, added so that a program of before still writes there. */
function addColumns(database: DatabaseSync): void {
  const there = new Set(
    database
      .prepare("pragma table_info(outbox)")
      .all()
      .map(({ name }) => name),
  );
  if (!there.has("crc")) database.exec("alter table outbox add column crc integer");
  if (!there.has("urgent")) database.exec("alter table outbox add column urgent integer not null default 0");
  database.exec("create index if not exists outbox_urgent on outbox (last) where urgent = 1");
}

export function openOutbox(database: DatabaseSync, say: (says: string) => void): OpenOutbox {
  // Beside the first schema: stores of before lack it.
  database.exec("create table if not exists aside (entry integer primary key, says text not null, body text not null)");
  addColumns(database);
  const sql = (text: string) => database.prepare(text);
  const insert = sql("insert into outbox (last, first, body, crc, urgent) values (?, ?, ?, ?, ?)");
  const after = sql("select first, last, body, crc from outbox where last > ? order by last");
  const urgent = sql("select first, last, body, crc from outbox where urgent = 1 and last > ? order by last limit 1");
  const some = sql("select first, last, body, crc from outbox where last > ? order by last limit 50");
  const drop = sql("delete from outbox where last <= ?");
  const dropped = sql("select coalesce(sum(octet_length(body)), 0) as bytes from outbox where last <= ?");
  const rewrite = sql("update outbox set body = ?, crc = ? where last = ?");
  const remove = sql("delete from outbox where last = ?");
  const putAside = sql("insert or ignore into aside values (?, ?, ?)");
  const back = sql("delete from aside where entry = ?");
  const trimAside = sql(
    "delete from aside where entry <= (select entry from aside order by entry desc limit 1 offset ?)",
  );
  const countAside = sql("select count(*) as many from aside");
  const fact = sql("select value from facts where name = ?");
  const setFact = sql("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const number = (name: string) => Number(fact.get(name)?.["value"] ?? 0);
  const bytesUpTo = (through: number) => Number(dropped.get(through)?.["bytes"] ?? 0);
  let bytes = bytesUpTo(Number.MAX_SAFE_INTEGER);
  // Stores of before kept them all and no count.
  const aside = () => Math.max(number("outbox-aside"), Number(countAside.get()?.["many"] ?? 0));

  /** A row as a chunk. What is not as it was written is not sent: its entries hold nothing then. */
  function chunkOf(row: Record<string, unknown>): OutboxChunk {
    const [first, last, body] = [Number(row["first"]), Number(row["last"]), String(row["body"])];
    if (row["crc"] === null || Number(row["crc"]) === crc32(body)) return { first, last, body };
    say(`log: entries ${first} to ${last} of the outbox are damaged and are not sent`);
    return { first, last, body: nothing };
  }

  /** Chunks that were not condensed yet, a few read at a time. */
  function* oldest() {
    for (;;) {
      const rows = some.all(number("outbox-condensed-through"));
      if (rows.length === 0) return;
      yield* rows;
    }
  }

  return {
    grown(chunks) {
      for (const { body } of chunks) bytes += Buffer.byteLength(body);
    },
    recount() {
      bytes = bytesUpTo(Number.MAX_SAFE_INTEGER);
    },
    renumber() {
      const confirmed = number("outbox-confirmed");
      if (confirmed === 0) return;
      sql("update outbox set last = last - ?, first = first - ?").run(confirmed, confirmed);
      setFact.run("outbox-confirmed", "0");
      for (const name of ["outbox-last", "outbox-condensed-through"]) {
        setFact.run(name, String(Math.max(0, number(name) - confirmed)));
      }
    },
    append({ entries, body, urgent = false }) {
      const first = number("outbox-last") + 1;
      const last = first + entries - 1;
      insert.run(last, first, body, crc32(body), urgent ? 1 : 0);
      setFact.run("outbox-last", String(last));
      bytes += Buffer.byteLength(body);
      return last;
    },
    outbox: {
      next(through, limits) {
        const chunks: OutboxChunk[] = [];
        let characters = 0;
        for (const row of after.iterate(through)) {
          const chunk = chunkOf(row);
          characters += chunk.body.length;
          const entries = chunk.last - (chunks[0]?.first ?? chunk.first) + 1;
          if (chunks.length > 0 && (entries > limits.entries || characters > limits.characters)) break;
          chunks.push(chunk);
        }
        return chunks;
      },
      nextUrgent(through) {
        const row = urgent.get(through);
        return row === undefined ? undefined : chunkOf(row);
      },
      last: () => number("outbox-last"),
      confirmed: () => number("outbox-confirmed"),
      confirm(through) {
        const freed = bytesUpTo(through);
        transaction(database, () => {
          drop.run(through);
          setFact.run("outbox-confirmed", String(through));
        });
        bytes -= freed;
      },
      bytes: () => bytes,
      condense(most, condense) {
        let chunks = 0;
        let left = bytes;
        transaction(database, () => {
          for (const row of oldest()) {
            if (left <= most) break;
            const { last, body } = chunkOf(row);
            const size = Buffer.byteLength(String(row["body"]));
            const kept = condense(body);
            // Its numbers are not lost with it: the next batch begins where the last confirmed one ended.
            if (kept === nothing) remove.run(last);
            else rewrite.run(kept, crc32(kept), last);
            left -= size - (kept === nothing ? 0 : Buffer.byteLength(kept));
            chunks += 1;
            setFact.run("outbox-condensed-through", String(last));
          }
          setFact.run("outbox-condensed", String(number("outbox-condensed") + chunks));
        });
        bytes = left;
        return chunks;
      },
      setAside(entry, body, says) {
        const before = aside();
        if (putAside.run(entry, says, body).changes === 0) return;
        setFact.run("outbox-aside", String(before + 1));
        trimAside.run(mostAside);
      },
      takeBack(entry) {
        const before = aside();
        if (back.run(entry).changes > 0) setFact.run("outbox-aside", String(before - 1));
      },
      aside,
      condensed: () => number("outbox-condensed"),
    },
  };
}
