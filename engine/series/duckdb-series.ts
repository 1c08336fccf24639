// Keeps readings and aggregates, append-only and versioned: what came in of late in DuckDB, the years before it in a lake.
import { DuckDBInstance } from "@duckdb/node-api";
import { answersOf, within } from "./answers.ts";
import { newGate } from "./gate.ts";
import { keepLatest, loadLatest } from "./kept-latest.ts";
import { damageOf } from "./lake/check-file.ts";
import { openLake, rowsOf } from "./lake/lake.ts";
import { newTender } from "./lake/tend.ts";
import { latestTable, type SeriesKey } from "./latest-rows.ts";
import { newestRows } from "./questions.ts";
import { openReaders } from "./readers.ts";
import { openRecent, tableName } from "./recent.ts";
import { aggregateValues, lastMoment, readingRow, readingRows, readingValues } from "./rows.ts";
import { SeriesError } from "./series-error.ts";
import type { SeriesBatch, SeriesStore, Tended } from "./series-store.ts";
import { anyPart, conditionOf, type Sources, type Table } from "./source.ts";
import { createTables, marks, setMark, tables } from "./tables.ts";
import { findValid } from "./valid-rows.ts";
import { writeRows } from "./write-rows.ts";

export interface SeriesOptions {
  /** The database file of what came in of late, or `:memory:`. */
  readonly path: string;
  /** The folder of the lake; without it everything stays in the database. */
  readonly lake?: string;
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/** A store that can take files that others made. */
export interface LakeSeries extends SeriesStore {
  /**
   * Takes all rows of Parquet files into the lake, which have the columns of the table and need no order. Resolved when
   * they are durable; throws when the store has no lake. What is taken twice is stored twice, and answers once.
   */
  takeFiles(table: Table, paths: readonly string[]): Promise<void>;
}

const markOf = (node: string, epoch: string) => JSON.stringify([node, epoch]);
const nothing: Tended = { moved: 0, folded: 0, damaged: [] };

/** Does things one after another. */
function queue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** Opens the store, or makes it. Throws when the file is no database, another process holds it, or the lake is damaged. */
export async function openSeries(options: SeriesOptions): Promise<LakeSeries> {
  const { path, memoryLimit = "512MB", threads = 2 } = options;
  const lake = options.lake === undefined ? undefined : await openLake(options.lake);
  const database = await DuckDBInstance.create(path, { memory_limit: memoryLimit, threads: String(threads) });
  // Connections of their own: what is read neither waits for a batch that is half written, nor sees it.
  const writer = await database.connect();
  await writer.run("SET GLOBAL parquet_metadata_cache = true");
  await writer.run(createTables);
  const readers = openReaders(database);
  const recent = await openRecent(writer, lake?.manifest.moved ?? 0);

  const answering = new Set<Promise<unknown>>();
  const sources: Sources = async (area, work) => {
    const { columns } = tables[area.table];
    const condition = conditionOf(anyPart, area);
    const inTables = recent.numbers.map((number) => `${tableName(area.table, number)} WHERE ${condition}`);
    const parts = [...inTables, ...(lake?.sources(area) ?? [])].map((part) => `SELECT ${columns} FROM ${part}`);
    const answer = work(`(${parts.join(" UNION ALL ")})`);
    answering.add(answer);
    try {
      return await answer;
    } catch (failure) {
      throw (await lake?.findDamage(area)) ?? failure;
    } finally {
      answering.delete(answer);
    }
  };

  const through = new Map<string, number>();
  for (const [node, epoch, last] of await readers.rows(marks)) {
    through.set(markOf(String(node), String(epoch)), Number(last));
  }

  const latest = latestTable();
  async function lookUpValid(keys: readonly SeriesKey[]): Promise<void> {
    for (const key of keys) latest.correct(key, undefined);
    const newest = ({ meter, register }: SeriesKey) => latest.of(meter).get(register)?.newest.at ?? lastMoment;
    const moments = keys.map((key) => ({ ...key, at: newest(key) }));
    const found = await findValid(readers, sources, moments, "before").catch((failure: unknown) => {
      // What is valid stays unknown; the file is named to whoever asks for its values.
      if (failure instanceof SeriesError && failure.code === "series/damaged") return [];
      throw failure;
    });
    for (const [index, row] of found.entries()) {
      const key = keys[index];
      if (key !== undefined) latest.correct(key, row);
    }
  }
  async function learnNewest(source: string): Promise<void> {
    const unsure: SeriesKey[] = [];
    for (const [meter, register, rejected, ...values] of await readers.rows(newestRows(source))) {
      const key = { meter: String(meter), register: String(register) };
      if (!latest.learn(key, readingRow(values)) || rejected === true) unsure.push(key);
    }
    await lookUpValid(unsure);
  }
  async function learnFiles(after: number): Promise<void> {
    if (lake === undefined) return;
    const files = lake.manifest.files.filter(({ table, added }) => table === "readings" && added > after);
    for (const file of files) {
      for (const rows of rowsOf([file], lake.pathOf)) {
        await learnNewest(rows).catch(async (failure: unknown) => {
          // A damaged file keeps nobody from starting: tending names it.
          if ((await damageOf(lake.pathOf(file), file)) === undefined) throw failure;
        });
      }
    }
  }
  if (lake !== undefined) await learnFiles(await loadLatest(writer, latest));
  for (const number of recent.numbers) await learnNewest(tableName("readings", number));

  async function transaction(work: () => Promise<void>): Promise<void> {
    await writer.run("BEGIN");
    try {
      await work();
      await writer.run("COMMIT");
    } catch (failure) {
      await writer.run("ROLLBACK").catch(() => undefined);
      throw failure;
    }
  }
  async function write(batch: SeriesBatch): Promise<void> {
    const mark = markOf(batch.node, batch.epoch);
    if (batch.through <= (through.get(mark) ?? 0)) return;
    const number = recent.current;
    await transaction(async () => {
      const { readings, aggregates } = tables;
      await writeRows(writer, tableName("readings", number), readings.types, readingValues(batch.readings));
      await writeRows(writer, tableName("aggregates", number), aggregates.types, aggregateValues(batch.aggregates));
      await writer.run(setMark, [batch.node, batch.epoch, BigInt(batch.through)]);
    });
    through.set(mark, batch.through);
    const unsure = new Set<SeriesKey>();
    for (const item of batch.readings) {
      for (const row of readingRows(item)) if (!latest.learn(item, row)) unsure.add(item);
    }
    await lookUpValid([...unsure]);
  }

  const gate = newGate();
  /** Batches are written one after another; what changes the files is done one after another, and may take longer. */
  const [betweenBatches, betweenTendings] = [queue(), queue()];
  let isClosing = false;
  const mover = await database.connect();
  const answered = () => Promise.allSettled(answering);
  const tools = { recent, mover, betweenBatches, answered, isClosing: () => isClosing };
  const tender = lake === undefined ? undefined : newTender({ lake, ...tools });
  const changeLake = <Result>(work: () => Promise<Result>) => gate.enter(() => betweenTendings(work));
  async function keepNewest(): Promise<void> {
    if (lake === undefined) return;
    const { generation } = lake.manifest;
    await betweenBatches(() => transaction(() => keepLatest(writer, latest, generation)));
  }

  return {
    ...answersOf(readers, sources, latest, gate),
    append: (batch) => gate.enter(() => betweenBatches(() => write(batch))),
    through: (node, epoch) => through.get(markOf(node, epoch)) ?? 0,
    erase: (meter, { from = 0, to = lastMoment + 1 } = {}) =>
      changeLake(async () => {
        await lake?.erase({ meter, from: within(from), to: within(to) });
        await betweenBatches(async () => {
          await transaction(async () => {
            for (const name of recent.numbers.flatMap((number) =>
              (["readings", "aggregates"] as const).map((table) => tableName(table, number)),
            )) {
              await writer.run(
                `DELETE FROM ${name} WHERE meter = $1 AND ts >= to_timestamp($2) AND ts < to_timestamp($3)`,
                [meter, within(from), within(to)],
              );
            }
            if (lake !== undefined) await writer.run("DELETE FROM latest WHERE meter = $1", [meter]);
          });
          latest.forget(meter);
        });
        const area = { table: "readings", from: 0, to: lastMoment + 1, meters: { first: meter, last: meter } } as const;
        await sources(area, learnNewest);
        await keepNewest();
      }),
    tend: (tending) =>
      changeLake(async () => {
        if (lake === undefined || tender === undefined) return nothing;
        const { generation } = lake.manifest;
        try {
          return await tender.tend(tending);
        } catch (failure) {
          if (isClosing) return nothing;
          throw failure;
        } finally {
          if (lake.manifest.generation !== generation) await keepNewest();
        }
      }),
    takeFiles: (table, paths) =>
      changeLake(async () => {
        if (lake === undefined || tender === undefined) throw new TypeError("the store has no lake");
        const { generation } = lake.manifest;
        await tender.takeFiles(table, paths);
        await learnFiles(generation);
        await keepNewest();
      }),
    pause: gate.shut,
    resume: gate.open,
    get paused() {
      return gate.shutBecause;
    },
    async close() {
      isClosing = true;
      tender?.interrupt();
      await betweenTendings(async () => undefined);
      await betweenBatches(async () => undefined);
      readers.close();
      mover.closeSync();
      await writer.run("CHECKPOINT");
      writer.closeSync();
      database.closeSync();
    },
  };
}
