// Tends the lake: moves what came in of late into it, folds its months, and lets go what is too old.
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import { type Recent, tableName } from "../recent.ts";
import type { Tended, Tending } from "../series-store.ts";
import type { Table } from "../source.ts";
import { tables } from "../tables.ts";
import { damageOf } from "./check-file.ts";
import { doFold, expired, type Fold, foldsDue } from "./fold.ts";
import { fromFiles, type Lake, type NewFile } from "./lake.ts";
import type { LakeFile } from "./manifest.ts";
import { type Month, monthOf, spanOfMonth } from "./month.ts";
import { writeMonth } from "./write-month.ts";

/** What tending is done with. */
export interface Tools {
  readonly lake: Lake;
  readonly recent: Recent;
  /** A connection of the database of the recent store. */
  readonly mover: DuckDBConnection;
  /** Does something between two batches. */
  readonly betweenBatches: (work: () => Promise<void>) => Promise<void>;
  /** Resolved when all answers that are under way have been given. */
  readonly answered: () => Promise<unknown>;
  /** Whether the store is about to close: then nothing more is begun. */
  readonly isClosing: () => boolean;
}

const kinds = Object.keys(tables) as Table[];
/** What came in is moved when it is so many rows, or when so many seconds passed. */
const mostRows = 4_000_000;
const mostSeconds = 86_400;
/** What folding may hold in memory before it goes to disk: with what it has beside that, two gigabytes are not reached. */
const memoryLimit = "1GB";
/** Files that are checked at a time. */
const checked = 8;

export interface Tender {
  tend(tending: Tending): Promise<Tended>;
  /** Takes the rows of Parquet files, which have the columns of a table, into the lake. */
  takeFiles(table: Table, paths: readonly string[]): Promise<NewFile[]>;
  /** Ends what is under way. */
  interrupt(): void;
}

export function newTender({ lake, recent, mover, betweenBatches, answered, isClosing }: Tools): Tender {
  const lookedAt = new Set<string>();
  let nextCheck = 0;
  let bench: DuckDBConnection | undefined;

  /** Gives the work a database of its own, which has nothing but the files. */
  async function atBench<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const settings = { memory_limit: memoryLimit, threads: "2", temp_directory: join(lake.folder, "work") };
    const database = await DuckDBInstance.create(":memory:", settings);
    const connection = await database.connect();
    bench = connection;
    try {
      return await work(connection);
    } finally {
      bench = undefined;
      connection.closeSync();
      database.closeSync();
    }
  }

  /** Writes rows of any months. */
  async function writeMonths(connection: DuckDBConnection, table: Table, source: string): Promise<NewFile[]> {
    const days = await connection.runAndReadAll(`SELECT DISTINCT floor(epoch(ts) / 86400) FROM ${source}`);
    const months = new Set<Month>(days.getRows().map(([day]) => monthOf(Number(day) * 86_400)));
    const files: NewFile[] = [];
    for (const month of [...months].sort()) {
      const { begin, end } = spanOfMonth(month);
      const where = `ts >= to_timestamp(${begin}) AND ts < to_timestamp(${end})`;
      const folded = !lake.manifest.files.some((file) => file.table === table && file.month === month);
      files.push(...(await writeMonth(connection, lake, { table, month, folded, source, where })));
    }
    return files;
  }

  async function move(now: Seconds): Promise<number> {
    const counted = await mover.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${tableName("readings", recent.current)}`);
    const rows = Number(counted.getRows()[0]?.[0]);
    const isDue = rows >= mostRows || now - lake.manifest.movedAt >= mostSeconds;
    if (isDue) await betweenBatches(recent.begin);
    const last = recent.current - 1;
    if (!recent.numbers.includes(last)) return 0;
    const add: NewFile[] = [];
    for (const table of kinds) {
      const parts = recent.numbers
        .filter((number) => number <= last)
        .map((number) => `FROM ${tableName(table, number)}`);
      add.push(...(await writeMonths(mover, table, `(${parts.join(" UNION ALL ")})`)));
    }
    await lake.change({ add, moved: last, movedAt: now });
    // Whoever asks in between is answered from both: of equal rows one answers.
    recent.hide(last);
    await answered();
    await betweenBatches(recent.dropHidden);
    return add.filter(({ table }) => table === "readings").reduce((sum, file) => sum + file.rows, 0);
  }

  async function check(): Promise<string[]> {
    const { files } = lake.manifest;
    const damaged: string[] = [];
    for (let count = 0; count < Math.min(checked, files.length); count += 1) {
      nextCheck += 1;
      const file = files[nextCheck % files.length];
      const damage = file === undefined ? undefined : await damageOf(lake.pathOf(file), file);
      if (file !== undefined && damage !== undefined) damaged.push(`${lake.pathOf(file)} ${damage}`);
    }
    return damaged;
  }

  /** Does the folds one by one; a damaged file is named and holds up no others. */
  async function foldAll(connection: DuckDBConnection, folds: readonly Fold[], damaged: string[]): Promise<number> {
    let done = 0;
    for (const fold of folds) {
      if (isClosing()) return done;
      try {
        await doFold(connection, lake, fold);
        done += 1;
      } catch (error) {
        const found = await damagesOf(fold.files);
        if (found.length === 0) throw error;
        damaged.push(...found);
        continue;
      }
      await answered();
      await lake.discard(fold.files);
    }
    return done;
  }
  async function damagesOf(files: readonly LakeFile[]): Promise<string[]> {
    const damages = await Promise.all(files.map((file) => damageOf(lake.pathOf(file), file)));
    return damages.flatMap((damage, index) => {
      const file = files[index];
      return damage === undefined || file === undefined ? [] : [`${lake.pathOf(file)} ${damage}`];
    });
  }

  return {
    async tend({ now, keep = [] }) {
      const moved = await move(now);
      const damaged = await check();
      if (keep.length === 0 && foldsDue(lake.manifest.files, now).length === 0) return { moved, folded: 0, damaged };
      const folded = await atBench(async (connection) => {
        const old = await foldAll(connection, await expired(connection, lake, keep, now, lookedAt), damaged);
        return old + (await foldAll(connection, foldsDue(lake.manifest.files, now), damaged));
      });
      return { moved, folded, damaged: [...new Set(damaged)] };
    },
    async takeFiles(table, paths) {
      const add = await atBench((connection) => writeMonths(connection, table, fromFiles(paths)));
      await lake.change({ add });
      return add;
    },
    interrupt() {
      bench?.interrupt();
      mover.interrupt();
    },
  };
}
