// Keeps readings and aggregates in DuckDB, append-only and versioned.
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import { isValid, storedReading } from "./answer.ts";
import { latestTable, type SeriesKey } from "./latest-rows.ts";
import { aggregateValues, readingRow, readingRows, readingValues, storedBucket } from "./rows.ts";
import type { SeriesBatch, SeriesStore, Span } from "./series-store.ts";
import {
  aggregatesIn,
  aggregateTypes,
  createTables,
  marks,
  newestRows,
  readingsIn,
  readingTypes,
  setMark,
  validRows,
} from "./tables.ts";
import { writeRows } from "./write-rows.ts";

export interface SeriesOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/** The moments that a database can hold: 1970 to 9999. */
const within = (at: Seconds) => Math.min(Math.max(at, 0), 253_402_300_799);
const spanValues = ({ meter, register, from, to }: Span) => [meter, register, within(from), within(to)];
const markOf = (node: string, epoch: string) => JSON.stringify([node, epoch]);

async function ask(connection: DuckDBConnection, sql: string, values: DuckDBValue[] = []): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql, values)).getRows();
}

/** Opens the store, or makes it. Throws when the file is no database, or another process holds it. */
export async function openSeries(options: SeriesOptions): Promise<SeriesStore> {
  const { path, memoryLimit = "512MB", threads = 2 } = options;
  const database = await DuckDBInstance.create(path, { memory_limit: memoryLimit, threads: String(threads) });
  // Two connections: what is read neither waits for a batch that is half written, nor sees it.
  const writer = await database.connect();
  const reader = await database.connect();
  await writer.run(createTables);

  const through = new Map<string, number>();
  for (const [node, epoch, last] of await ask(reader, marks)) {
    through.set(markOf(String(node), String(epoch)), Number(last));
  }

  const latest = latestTable();
  async function lookUpValid(keys: readonly SeriesKey[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) latest.correct(key, undefined);
    const lists = [keys.map((key) => key.meter), keys.map((key) => key.register)].map((list) => listValue(list));
    const found = await reader.runAndReadAll(validRows, lists, [LIST(VARCHAR), LIST(VARCHAR)]);
    for (const [meter, register, ...row] of found.getRows()) {
      latest.correct({ meter: String(meter), register: String(register) }, readingRow(row));
    }
  }
  const rejected: SeriesKey[] = [];
  for (const [meter, register, ...values] of await ask(reader, newestRows)) {
    const key = { meter: String(meter), register: String(register) };
    const row = readingRow(values);
    latest.learn(key, row);
    if (!isValid(row)) rejected.push(key);
  }
  await lookUpValid(rejected);

  async function write(batch: SeriesBatch): Promise<void> {
    const mark = markOf(batch.node, batch.epoch);
    if (batch.through <= (through.get(mark) ?? 0)) return;
    await writer.run("BEGIN");
    try {
      await writeRows(writer, "readings", readingTypes, readingValues(batch.readings));
      await writeRows(writer, "aggregates", aggregateTypes, aggregateValues(batch.aggregates));
      await writer.run(setMark, [batch.node, batch.epoch, BigInt(batch.through)]);
      await writer.run("COMMIT");
    } catch (failure) {
      await writer.run("ROLLBACK").catch(() => undefined);
      throw failure;
    }
    through.set(mark, batch.through);
    const unsure = new Set<SeriesKey>();
    for (const item of batch.readings) {
      for (const row of readingRows(item)) if (!latest.learn(item, row)) unsure.add(item);
    }
    await lookUpValid([...unsure]);
  }

  let writing: Promise<void> = Promise.resolve();
  return {
    append(batch) {
      const written = writing.then(() => write(batch));
      writing = written.catch(() => undefined);
      return written;
    },
    through: (node, epoch) => through.get(markOf(node, epoch)) ?? 0,
    latest: (meter) =>
      Array.from(latest.of(meter), ([register, { newest, valid }]) => ({
        register,
        newest: storedReading(newest),
        valid: valid === undefined ? undefined : storedReading(valid),
      })),
    async readings(span, limit) {
      const rows = await ask(reader, readingsIn, [...spanValues(span), limit]);
      return rows.reverse().map((row) => storedReading(readingRow(row)));
    },
    async aggregates(span, bucket, limit) {
      const rows = await ask(reader, aggregatesIn, [...spanValues(span), limit, bucket]);
      return rows.reverse().map(storedBucket);
    },
    async close() {
      await writing;
      reader.closeSync();
      await writer.run("CHECKPOINT");
      writer.closeSync();
      database.closeSync();
    },
  };
}
