// The gateway's durable shelf: telegrams until an edge node has them, the newest of each meter, and counts.
import { randomUUID } from "node:crypto";
import type { MeterId } from "@tributary/core";
import { openDatabase, type Schema, transaction } from "@tributary/engine-log";
import { decodeTelegrams, encodeTelegrams, type HopBatch, type HopTelegram, mostInBatch } from "@tributary/wire";
import { openReserve } from "./reserve.ts";
import { type MeterNews, type Rank, ranks } from "./screen.ts";

/** Each lane is a sender of its own, so that what is urgent never waits for the answer to what is not. */
export const lanes = { urgent: ["alarm", "answer"], normal: ["reading"] } as const satisfies Record<string, Rank[]>;
export type Lane = keyof typeof lanes;

/** All that one group of arrivals changes; it becomes durable together. */
export interface Shelving {
  readonly telegrams: ReadonlyMap<Rank, readonly HopTelegram[]>;
  readonly news: ReadonlyMap<MeterId, MeterNews>;
  readonly marks: Iterable<readonly [MeterId, Uint8Array]>;
  /** By cause, how many more. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface RelayStore {
  /** Writes a group; it is on disk when this returns. Answers how many telegrams were dropped for want of room. */
  shelve(shelving: Shelving): number;
  /**
   * The batch of a lane that waits for its answer, else the next one, of at most so many telegrams where they were not
   * shelved together, which is then under way; `undefined` when none.
   */
  next(lane: Lane, most?: number): HopBatch | undefined;
  /** Telegrams of a lane that are not under way, counted as far as a full batch. */
  waiting(lane: Lane): number;
  /** Forgets what is durable at the edge node: the batches of a lane up to `through`. */
  confirm(lane: Lane, through: number): void;
  /** Begins a new epoch, with the batch that is under way as its first: the edge node does not know the old one. */
  beginAnew(lane: Lane): void;
  /** From now on everything that waits is backlog, which goes after what comes from now on. */
  fallBehind(): void;
  /** Nothing waits and nothing is under way. */
  empty(): boolean;
  news(meter: MeterId): MeterNews | undefined;
  mark(meter: MeterId): Uint8Array | undefined;
  counts(): Map<string, number>;
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
  create table facts  (name text primary key, value text not null) without rowid;
  create table counts (cause text primary key, telegrams integer not null) without rowid;
  -- sequence: number of the batch that the row is under way in.
  create table shelf  (id integer primary key autoincrement, rank integer not null, lane text not null, sequence integer,
                       telegrams integer not null, body blob not null);
  create index shelf_order on shelf (lane, sequence, rank, id);
  create table meters (meter text primary key, at integer not null, status integer not null, telegram blob not null);
  create index meters_age on meters (at);
  create table marks  (meter text primary key, body blob not null) without rowid;
`,
};
/** Memory for pages: what is written is sent and forgotten soon. */
const cacheKilobytes = 512;
/** Meters whose newest telegram is kept; anybody can invent addresses, so the longest silent are forgotten. */
const mostMeters = 2000;

export interface RelayStoreOptions {
  /** Bytes of telegrams that may wait. When there are more the oldest backlog is dropped, alarms last. */
  readonly mostBytes: number;
}

const blob = (value: unknown) => (value instanceof Uint8Array ? value : new Uint8Array());

export function openRelayStore(path: string, { mostBytes }: RelayStoreOptions): RelayStore {
  const reserve = openReserve(`${path}.reserve`);
  const database = openDatabase(path, schema);
  // A short write-ahead log: what it holds must fit into the reserve when the disk is full.
  database.exec("pragma wal_autocheckpoint = 250");
  database.exec(`pragma cache_size = -${cacheKilobytes}`);
  const sql = (text: string) => database.prepare(text);
  const getFact = sql("select value from facts where name = ?");
  const setFact = sql("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const addCount = sql(
    "insert into counts values (?, ?) on conflict do update set telegrams = telegrams + excluded.telegrams",
  );
  const addRow = sql("insert into shelf (rank, lane, telegrams, body) values (?, ?, ?, ?)");
  const underWay = sql("select sequence, body from shelf where lane = ? and sequence is not null order by rank, id");
  const between = sql(`
    select id, telegrams, body from shelf
    where lane = ? and sequence is null and rank = ? and id > ? and id <= ? order by id limit ?`);
  const take = sql("update shelf set sequence = ? where id = ?");
  const doneBytes = sql("select sum(length(body)) as bytes from shelf where lane = ? and sequence <= ?");
  const done = sql("delete from shelf where lane = ? and sequence <= ?");
  const renumber = sql("update shelf set sequence = 1 where lane = ? and sequence is not null");
  const waiting = sql(`
    select sum(telegrams) as telegrams from
    (select telegrams from shelf where lane = ? and sequence is null limit ${mostInBatch})`);
  const oldest = {
    normal: sql(`
      select id, telegrams, length(body) as bytes from shelf
      where lane = 'normal' and sequence is null order by rank, id limit 1`),
    urgent: sql(`
      select id, telegrams, length(body) as bytes from shelf
      where lane = 'urgent' and sequence is null order by rank desc, id limit 1`),
  };
  const drop = sql("delete from shelf where id = ?");
  const getNews = sql("select at, status, telegram from meters where meter = ?");
  const setNews = sql(`
    insert into meters values (?, ?, ?, ?) on conflict do update
    set at = excluded.at, status = excluded.status, telegram = excluded.telegram`);
  const forgetMeters = sql(
    "delete from meters where meter in (select meter from meters order by at desc limit -1 offset ?)",
  );
  const getMark = sql("select body from marks where meter = ?");
  const setMark = sql("insert into marks values (?, ?) on conflict do update set body = excluded.body");

  const number = (text: string, ...values: (string | number)[]) => {
    const row = sql(text).get(...values);
    return Number(row === undefined ? 0 : (Object.values(row)[0] ?? 0));
  };
  let bytes = number("select sum(length(body)) from shelf");
  let meters = number("select count(*) from meters");
  /** Rows up to this one are backlog: at the start everything is. */
  let backlogTo = number("select max(id) from shelf");

  /** Runs a change as one transaction. When it fails the next ones have the reserve, which shelving must not use up. */
  const write = <Result>(change: () => Result): Result => {
    try {
      return transaction(database, change);
    } catch (error) {
      reserve.give();
      throw error;
    }
  };
  const fact = (name: string) => String(getFact.get(name)?.["value"] ?? "");
  const epochOf = (lane: Lane) => fact(`epoch-${lane}`);
  const begin = (lane: Lane) => {
    setFact.run(`epoch-${lane}`, randomUUID());
    setFact.run(`sequence-${lane}`, "0");
  };
  for (const lane of ["urgent", "normal"] as const) if (epochOf(lane) === "") write(() => begin(lane));

  /** Rows of a lane by rank; in each what is fresh, then the backlog, both oldest first. */
  function* inOrder(lane: Lane) {
    for (const rank of lanes[lane]) {
      const spans = [
        [backlogTo, Number.MAX_SAFE_INTEGER],
        [0, backlogTo],
      ] as const;
      for (const [after, to] of spans) yield* between.all(lane, ranks.indexOf(rank), after, to, mostInBatch);
    }
  }

  function batchOf(lane: Lane, sequence: number, bodies: readonly unknown[]): HopBatch {
    return { epoch: epochOf(lane), sequence, telegrams: bodies.flatMap((body) => decodeTelegrams(blob(body))) };
  }

  return {
    shelve({ telegrams, news, marks, counts }) {
      if (!reserve.kept()) {
        // Pages that sending emptied go back to the disk; whether that is enough shows the next time.
        database.exec("pragma incremental_vacuum; pragma wal_checkpoint(truncate)");
        throw new Error("the disk is full");
      }
      let more = 0;
      let dropped = 0;
      let known = meters;
      write(() => {
        for (const [rank, all] of telegrams) {
          const lane = rank === "reading" ? "normal" : "urgent";
          for (let at = 0; at < all.length; at += mostInBatch) {
            const part = all.slice(at, at + mostInBatch);
            const body = encodeTelegrams(part);
            addRow.run(ranks.indexOf(rank), lane, part.length, body);
            more += body.length;
          }
        }
        for (const [meter, { at, status, bytes }] of news) setNews.run(meter, at, status, bytes);
        for (const [meter, body] of marks) setMark.run(meter, body);
        while (bytes + more > mostBytes) {
          const row = oldest.normal.get() ?? oldest.urgent.get();
          if (row === undefined) break;
          drop.run(Number(row["id"]));
          more -= Number(row["bytes"]);
          dropped += Number(row["telegrams"]);
        }
        if (dropped > 0) addCount.run("dropped", dropped);
        for (const [cause, more] of counts) addCount.run(cause, more);
        known = number("select count(*) from meters");
        if (known > mostMeters) forgetMeters.run(mostMeters);
      });
      bytes += more;
      meters = Math.min(known, mostMeters);
      return dropped;
    },
    next(lane, most = mostInBatch) {
      const rows = underWay.all(lane);
      const sequence = rows[0]?.["sequence"];
      if (sequence !== undefined) {
        return batchOf(
          lane,
          Number(sequence),
          rows.map((row) => row["body"]),
        );
      }
      const bodies: unknown[] = [];
      const next = Number(fact(`sequence-${lane}`)) + 1;
      write(() => {
        let telegrams = 0;
        for (const row of inOrder(lane)) {
          telegrams += Number(row["telegrams"]);
          if (bodies.length > 0 && telegrams > most) break;
          take.run(next, Number(row["id"]));
          bodies.push(row["body"]);
        }
        if (bodies.length > 0) setFact.run(`sequence-${lane}`, String(next));
      });
      return bodies.length === 0 ? undefined : batchOf(lane, next, bodies);
    },
    waiting: (lane) => Number(waiting.get(lane)?.["telegrams"] ?? 0),
    confirm(lane, through) {
      const freed = Number(doneBytes.get(lane, through)?.["bytes"] ?? 0);
      if (freed === 0) return;
      write(() => done.run(lane, through));
      bytes -= freed;
    },
    beginAnew(lane) {
      write(() => {
        begin(lane);
        renumber.run(lane);
        setFact.run(`sequence-${lane}`, "1");
      });
    },
    fallBehind() {
      backlogTo = number("select max(id) from shelf");
    },
    empty: () => bytes === 0,
    news(meter) {
      const row = getNews.get(meter);
      if (row === undefined) return undefined;
      return { at: Number(row["at"]), status: Number(row["status"]), bytes: blob(row["telegram"]) };
    },
    mark(meter) {
      const body = getMark.get(meter)?.["body"];
      return body instanceof Uint8Array ? body : undefined;
    },
    counts() {
      const rows = sql("select cause, telegrams from counts").all();
      return new Map(rows.map((row) => [String(row["cause"]), Number(row["telegrams"])]));
    },
    close: () => database.close(),
  };
}
