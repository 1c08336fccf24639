// Keeps what counting registers showed at full hours: rows of registers, and the readings around each hour of the last days.
import type { DatabaseSync } from "node:sqlite";
import { layers, type MeterId, quantities, quantityOf, type RegisterName, type Seconds } from "@tributary/core";
import {
  type BlockRow,
  type HourReading,
  hoursFrom,
  type MomentReading,
  type ReadingsItem,
  scaleOf,
  shownBetween,
} from "@tributary/wire";
import { openHourPages } from "./hour-pages.ts";

export interface HourBook {
  /** A row never changes; a register whose values become finer gets one more, which counts from then on. */
  readonly rows: readonly BlockRow[];
  /** Takes valid readings of counting registers in; others are left. Tells each full hour around them. */
  take(item: ReadingsItem, around: (row: number, at: Seconds) => void): void;
  /** The newest row of a register. */
  rowOf(meter: MeterId, register: RegisterName): number | undefined;
  /** What a row showed at a full hour, if it is known. */
  shownAt(row: number, at: Seconds): HourReading | undefined;
  /** The first full hour after one of which anything may be known; infinite where there is none. */
  hourAfter(at: Seconds): Seconds;
  /** Whether a row has a reading from one full hour up to another. */
  isHeard(row: number, from: Seconds, to: Seconds): boolean;
  /** Marks what a row showed at a full hour as to be told again, and gives the marks of some rows back. */
  mend(row: number, at: Seconds): void;
  isMending(): boolean;
  takeMending(): Map<number, Seconds[]>;
  /** Readings before are dropped, and those that come later are left. */
  forget(before: Seconds): void;
  /** Writes what changed, within the caller's transaction. */
  save(): void;
  /** Begins again from the disk, for memory is ahead of it. */
  reload(): void;
  /** Forgets everything. */
  empty(): void;
}

/** Litres and watt-hours. A register that happens to stand at a round number is not taken for a coarser one. */
const coarsest = 3;
const hour: Seconds = 3600;
const nowhere: MomentReading = { at: Number.NEGATIVE_INFINITY, ticks: 0, quality: 0 };
const nameOf = (meter: MeterId, register: RegisterName) => `${meter} ${register}`;

/** Opens the book in a database that its owner opened. Hours beyond `hoursInMemory` are read when they are asked for. */
export function openHourBook(database: DatabaseSync, hoursInMemory: number): HourBook {
  database.exec(`
    create table if not exists hour_rows (
      number integer primary key, meter text not null, register text not null, scale integer not null
    ) strict`);
  const addRow = database.prepare("insert into hour_rows values (?, ?, ?, ?)");
  const everyRow = database.prepare("select meter, register, scale from hour_rows order by number");
  const pages = openHourPages(database, hoursInMemory);
  const rows: BlockRow[] = [];
  const numbers = new Map<string, number>();
  let written = 0;
  let oldest: Seconds = 0;

  function load(): void {
    rows.length = 0;
    numbers.clear();
    for (const row of everyRow.iterate()) {
      const [meter, register] = [String(row["meter"]), String(row["register"])];
      numbers.set(nameOf(meter, register), rows.length);
      rows.push({ meter, register, scale: Number(row["scale"]) });
    }
    written = rows.length;
  }

  /** The register's row; one more where its values are finer than the steps of the one it has. */
  function rowFor(meter: MeterId, register: RegisterName, ticks: readonly number[]): number {
    const name = nameOf(meter, register);
    const known = numbers.get(name);
    const before = known === undefined ? undefined : rows[known];
    const scale = Math.min(scaleOf(ticks), before?.scale ?? coarsest);
    if (known !== undefined && before?.scale === scale) return known;
    const number = rows.push({ meter, register, scale }) - 1;
    numbers.set(name, number);
    if (known !== undefined) copy(known, number);
    return number;
  }

  function copy(from: number, to: number): void {
    for (const start of pages.hours()) {
      for (const reading of [pages.first(from, start), pages.last(from, start)]) {
        if (reading !== undefined) pages.put(to, reading);
      }
    }
  }

  const startOf = (at: Seconds) => Math.floor(at / hour) * hour;

  /** The last reading before a moment. Only those of the last two hours are joined with what follows. */
  function before(row: number, at: Seconds): MomentReading | undefined {
    const start = startOf(at);
    const first = pages.first(row, start);
    if (first !== undefined && first.at < at) return first;
    return pages.last(row, start - hour) ?? pages.last(row, start - 2 * hour);
  }

  function after(row: number, at: Seconds): MomentReading | undefined {
    const start = startOf(at);
    const last = pages.last(row, start);
    if (last !== undefined && last.at > at) return last;
    return pages.first(row, start + hour) ?? pages.first(row, start + 2 * hour);
  }

  function hourAfter(at: Seconds): Seconds {
    const start = pages.hours().find((one) => one > at) ?? Number.POSITIVE_INFINITY;
    return Math.max(start - hour, at + hour);
  }

  function reload(): void {
    pages.reload();
    load();
  }

  load();
  return {
    rows,
    take({ meter, register, layer, at, ticks, quality }, around) {
      if (layer !== layers.validated || quantities[quantityOf(register)].kind !== "counter") return;
      const row = rowFor(meter, register, ticks);
      const scale = rows[row]?.scale ?? 0;
      for (const [place, moment] of at.entries()) {
        if (moment < oldest) continue;
        const reading = { at: moment, ticks: ticks[place] ?? 0, quality: quality[place] ?? 0 };
        if (!pages.put(row, reading)) continue;
        for (const shown of hoursFrom(before(row, moment) ?? nowhere, reading, scale)) around(row, shown.at);
        const next = after(row, moment);
        if (next !== undefined) for (const shown of hoursFrom(reading, next, scale)) around(row, shown.at);
      }
    },
    rowOf: (meter, register) => numbers.get(nameOf(meter, register)),
    shownAt(row, at) {
      const next = pages.first(row, at) ?? pages.first(row, at + hour);
      if (next === undefined) return undefined;
      const last = next.at === at ? nowhere : (pages.last(row, at - hour) ?? pages.last(row, at - 2 * hour) ?? nowhere);
      return shownBetween(last, next, at, rows[row]?.scale ?? 0);
    },
    hourAfter,
    isHeard(row, from, to) {
      // Years of which nothing is known are passed over in one step.
      const far = from + 7 * 86_400;
      for (let start = from; start < to; start = start < far ? start + hour : hourAfter(start)) {
        if (pages.first(row, start) !== undefined) return true;
      }
      return false;
    },
    mend: pages.mark,
    isMending: pages.isMarked,
    takeMending: pages.takeMarks,
    forget(first) {
      oldest = Math.max(oldest, first);
      pages.drop(oldest);
    },
    save() {
      for (; written < rows.length; written += 1) {
        const { meter, register, scale } = rows[written] ?? { meter: "", register: "", scale: 0 };
        addRow.run(written, meter, register, scale);
      }
      pages.save();
    },
    reload,
    empty() {
      database.exec("delete from hours; delete from hour_rows");
      oldest = 0;
      reload();
    },
  };
}
