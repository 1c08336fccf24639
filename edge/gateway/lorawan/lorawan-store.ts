// What the LoRaWAN side of a gateway keeps: the device's state, numbers of messages, and hour values until they were sent.
import { randomInt } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import type { MeterId, RegisterName, Seconds } from "@tributary/core";
import { openDatabase, type Schema, sealedJson, transaction, type VaultBox } from "@tributary/engine-log";
import type { Device } from "@tributary/lorawan";
import type { BlockRow, HourReading, Period } from "@tributary/wire";
import type { DeviceMemory } from "./end-device.ts";

/** What a register of a meter showed when it was heard. */
export interface CounterReading {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

/** A register of a meter at the full hours of a period. */
export interface RegisterHours {
  readonly meter: MeterId;
  readonly register: RegisterName;
  readonly hours: readonly HourReading[];
}

export interface LorawanStore extends DeviceMemory {
  /** The first of so many numbers that no message had, modulo 65,536. */
  numbers(count: number): number;
  /** Keeps what was heard: of an hour the newest, dated to its beginning. */
  write(readings: readonly CounterReading[]): void;
  /** The newest period of this many hours that ended before `now` and has an hour that is still to be sent. */
  duePeriod(hours: number, now: Seconds): Period | undefined;
  /** When the first period ends that is to be sent, UTC seconds. */
  nextEnd(hours: number): Seconds | undefined;
  /** Registers with something to be sent in a period, with all that they showed in it. */
  due(period: Period): RegisterHours[];
  /** What a register showed in a period. */
  hoursOf(meter: MeterId, register: RegisterName, period: Period): HourReading[];
  /** Nothing of this is to be sent any more, unless it changed since. */
  markSent(sent: RegisterHours): void;
  /** Forgets hours before a moment; answers how many of them were never sent. */
  forget(before: Seconds): number;
  /** Tag of the row list, drawn when the store was made. */
  readonly list: number;
  readonly rows: readonly BlockRow[];
  /** Adds a row to the list; answers its number. */
  addRow(row: BlockRow): number;
  /** Rows that the edge node was told, from the first on. */
  told(): number;
  setTold(rows: number): void;
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
  create table device (id integer primary key check (id = 1), state text not null);
  create table facts  (name text primary key, value integer not null) without rowid;
  create table rows   (number integer primary key, meter text not null, register text not null, scale integer not null);
  create table hours  (meter text not null, register text not null, hour integer not null, at integer not null,
                       ticks integer not null, quality integer not null, sent integer not null default 0,
                       primary key (meter, register, hour)) without rowid;
  create index hours_unsent on hours (hour) where sent = 0;
  create index hours_age on hours (hour);
`,
};

const hour: Seconds = 3600;
const numbers = 65_536;
const lists = 256;

const deviceLabel = () => "device";

/** With a box the device's state, which holds its keys, is sealed; one that stands there in the clear, too. */
export function openLorawanStore(path: string, box?: VaultBox): LorawanStore {
  // Made here, not by SQLite, so that nobody else could read the keys even for a moment.
  closeSync(openSync(path, "a", 0o600));
  const database = openDatabase(path, schema);
  const states = sealedJson<Device>(box);
  states.sealColumn(database, { table: "device", key: "id", value: "state" }, deviceLabel);
  const sql = (text: string) => database.prepare(text);
  const getDevice = sql("select state from device");
  const setDevice = sql("insert into device values (1, ?) on conflict do update set state = excluded.state");
  const getFact = sql("select value from facts where name = ?");
  const setFact = sql("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const insertRow = sql("insert into rows values (?, ?, ?, ?)");
  const write = sql(`
    insert into hours values (?, ?, ?, ?, ?, ?, 0) on conflict do update
    set sent = sent and ticks = excluded.ticks, at = excluded.at, ticks = excluded.ticks, quality = excluded.quality
    where excluded.at >= at`);
  const newestUnsent = sql("select max(hour) as hour from hours where sent = 0 and hour < ?");
  const oldestUnsent = sql("select min(hour) as hour from hours where sent = 0");
  const registers = sql("select distinct meter, register from hours where sent = 0 and hour between ? and ?");
  const within = sql(`
    select hour, ticks, quality from hours where meter = ? and register = ? and hour between ? and ? order by hour`);
  const mark = sql("update hours set sent = 1 where meter = ? and register = ? and hour = ? and ticks = ?");
  const unsentBefore = sql("select count(*) as hours from hours where hour < ? and sent = 0");
  const forget = sql("delete from hours where hour < ?");

  const fact = (name: string): number | undefined => {
    const value = getFact.get(name)?.["value"];
    return typeof value === "number" ? value : undefined;
  };
  const moment = (row: Record<string, unknown> | undefined): Seconds | undefined =>
    typeof row?.["hour"] === "number" ? row["hour"] : undefined;
  const startOf = (at: Seconds, hours: number) => at - (at % (hours * hour));
  const lastHour = ({ from, hours }: Period) => from + (hours - 1) * hour;

  const list = fact("list") ?? randomInt(lists);
  if (fact("list") === undefined) setFact.run("list", list);
  const rows = sql("select meter, register, scale from rows order by number")
    .all()
    .map(
      (row): BlockRow => ({
        meter: String(row["meter"]),
        register: String(row["register"]),
        scale: Number(row["scale"]),
      }),
    );

  function hoursOf(meter: MeterId, register: RegisterName, period: Period): HourReading[] {
    return within.all(meter, register, period.from, lastHour(period)).map((row) => ({
      at: Number(row["hour"]),
      ticks: Number(row["ticks"]),
      quality: Number(row["quality"]),
    }));
  }

  return {
    recall() {
      const state = getDevice.get()?.["state"];
      return state === undefined ? undefined : states.read(deviceLabel(), state);
    },
    keep(device) {
      setDevice.run(states.write(deviceLabel(), device));
    },
    numbers(count) {
      const first = fact("number") ?? 0;
      setFact.run("number", (first + count) % numbers);
      return first;
    },
    write(readings) {
      transaction(database, () => {
        for (const { meter, register, at, ticks, quality } of readings) {
          write.run(meter, register, startOf(at, 1), at, ticks, quality);
        }
      });
    },
    duePeriod(hours, now) {
      const newest = moment(newestUnsent.get(startOf(now, hours)));
      return newest === undefined ? undefined : { from: startOf(newest, hours), hours };
    },
    nextEnd(hours) {
      const oldest = moment(oldestUnsent.get());
      return oldest === undefined ? undefined : startOf(oldest, hours) + hours * hour;
    },
    due: (period) =>
      registers.all(period.from, lastHour(period)).map((row) => {
        const [meter, register] = [String(row["meter"]), String(row["register"])];
        return { meter, register, hours: hoursOf(meter, register, period) };
      }),
    hoursOf,
    markSent({ meter, register, hours }) {
      transaction(database, () => {
        for (const { at, ticks } of hours) mark.run(meter, register, at, ticks);
      });
    },
    forget(before) {
      const unsent = Number(unsentBefore.get(before)?.["hours"]);
      forget.run(before);
      return unsent;
    },
    list,
    rows,
    addRow(row) {
      insertRow.run(rows.length, row.meter, row.register, row.scale);
      return rows.push(row) - 1;
    },
    told: () => fact("told") ?? 0,
    setTold(count) {
      setFact.run("told", count);
    },
    close: () => database.close(),
  };
}
