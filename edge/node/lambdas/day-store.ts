// Keeps the node's recent detail: a row a day of a register, written when no late reading can change the day any more.
import type { MeterId, RegisterName, Seconds } from "@tributary/core";
import { openDatabase, type Schema, transaction } from "@tributary/engine-log";
import type { StoredReading } from "@tributary/engine-pipeline";
import { packDay, unpackDay } from "./day-block.ts";

/** The readings of a register on a UTC day. */
export interface DayOfReadings {
  readonly meter: MeterId;
  readonly register: RegisterName;
  /** Days since 1970. */
  readonly day: number;
  readonly readings: readonly StoredReading[];
}

export interface DayStore {
  /** Writes days, beside what is kept of them; all are durable when this returns. */
  keep(days: Iterable<DayOfReadings>): void;
  /** Readings from `from` and before `to`, oldest first. */
  read(meter: MeterId, register: RegisterName, from: Seconds, to: Seconds): StoredReading[];
  /** The day before which all is written; 0 in a new store. */
  through(): number;
  setThrough(day: number): void;
  /** Drops days before this one. */
  prune(day: number): void;
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
    create table recent (
      meter text not null, register text not null, day integer not null, block blob not null,
      primary key (meter, register, day)
    ) without rowid;
    create index recent_by_day on recent (day);
    create table marks (name text primary key, day integer not null) without rowid;
  `,
};

export const daySeconds: Seconds = 86_400;

/** Both, in order; of two readings of one moment the later one stands. */
function merged(kept: readonly StoredReading[], more: readonly StoredReading[]): StoredReading[] {
  const byMoment = new Map([...kept, ...more].map((reading) => [reading.at, reading]));
  return [...byMoment.values()].toSorted((a, b) => a.at - b.at);
}

export function openDayStore(path: string): DayStore {
  const database = openDatabase(path, schema);
  const one = database.prepare("select block from recent where meter = ? and register = ? and day = ?");
  const set = database.prepare(
    "insert into recent values (?, ?, ?, ?) on conflict do update set block = excluded.block",
  );
  const span = database.prepare(
    "select block from recent where meter = ? and register = ? and day between ? and ? order by day",
  );
  const drop = database.prepare("delete from recent where day < ?");
  const mark = database.prepare("select day from marks where name = 'through'");
  const setMark = database.prepare(
    "insert into marks values ('through', ?) on conflict do update set day = excluded.day",
  );
  const readingsOf = (row: Record<string, unknown> | undefined): StoredReading[] =>
    row?.["block"] instanceof Uint8Array ? unpackDay(row["block"]) : [];

  return {
    keep(days) {
      transaction(database, () => {
        for (const { meter, register, day, readings } of days) {
          const all = merged(readingsOf(one.get(meter, register, day)), readings);
          set.run(meter, register, day, packDay(all));
        }
      });
    },
    read: (meter, register, from, to) =>
      span
        .all(meter, register, Math.floor(from / daySeconds), Math.floor(to / daySeconds))
        .flatMap(readingsOf)
        .filter(({ at }) => at >= from && at < to),
    through: () => Number(mark.get()?.["day"] ?? 0),
    setThrough: (day) => void setMark.run(day),
    prune: (day) => void drop.run(day),
    close: () => database.close(),
  };
}
