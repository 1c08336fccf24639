// Keeps readings and aggregates in DuckDB, append-only and versioned.
import { DOUBLE, DuckDBInstance, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import { isValid, storedReading } from "./answer.ts";
import { newGate } from "./gate.ts";
import { latestTable, type SeriesKey } from "./latest-rows.ts";
import { inBatches } from "./meter-batches.ts";
import { bucketPage, readingPage } from "./pages.ts";
import { bucketsIn, bucketsOfMany, newestRows, readingsIn, readingsOfMany, versionsIn } from "./questions.ts";
import { openReaders } from "./readers.ts";
import { aggregateValues, lastMoment, readingRow, readingRows, readingValues, storedBucket } from "./rows.ts";
import type { SeriesBatch, SeriesStore, Span, Sweep } from "./series-store.ts";
import type { Area, Sources, Table } from "./source.ts";
import { aggregateTypes, createTables, marks, readingTypes, setMark } from "./tables.ts";
import { findValid } from "./valid-rows.ts";
import { writeRows } from "./write-rows.ts";

export interface SeriesOptions {
  /** The database file, or `:memory:`. */
  readonly path: string;
  /** What DuckDB may hold in memory before it spills to disk. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/** The moments that a database can hold: 1970 to 9999. */
const within = (at: Seconds) => Math.min(Math.max(at, 0), lastMoment);
const spanValues = ({ meter, register, from, to }: Span) => [meter, register, within(from), within(to)];
const spanArea = (table: Table, { meter, from, to }: Span): Area => ({
  ...{ table, from: within(from), to: within(to) },
  meters: { first: meter, last: meter },
});
const markOf = (node: string, epoch: string) => JSON.stringify([node, epoch]);
const sweepTypes = [LIST(VARCHAR), VARCHAR, DOUBLE, DOUBLE];

/** Opens the store, or makes it. Throws when the file is no database, or another process holds it. */
export async function openSeries(options: SeriesOptions): Promise<SeriesStore> {
  const { path, memoryLimit = "512MB", threads = 2 } = options;
  const database = await DuckDBInstance.create(path, { memory_limit: memoryLimit, threads: String(threads) });
  // Connections of their own: what is read neither waits for a batch that is half written, nor sees it.
  const writer = await database.connect();
  const readers = openReaders(database);
  await writer.run(createTables);
  const sources: Sources = ({ table }, work) => work(table);

  const through = new Map<string, number>();
  for (const [node, epoch, last] of await readers.rows(marks)) {
    through.set(markOf(String(node), String(epoch)), Number(last));
  }

  const latest = latestTable();
  async function lookUpValid(keys: readonly SeriesKey[]): Promise<void> {
    for (const key of keys) latest.correct(key, undefined);
    const newest = ({ meter, register }: SeriesKey) => latest.of(meter).get(register)?.newest.at ?? lastMoment;
    const moments = keys.map((key) => ({ ...key, at: newest(key) }));
    for (const [index, row] of (await findValid(readers, sources, moments, "before")).entries()) {
      const key = keys[index];
      if (key !== undefined) latest.correct(key, row);
    }
  }
  async function learnNewest(source: string, where?: string): Promise<void> {
    const rejected: SeriesKey[] = [];
    for (const [meter, register, ...values] of await readers.rows(newestRows(source, where))) {
      const key = { meter: String(meter), register: String(register) };
      const row = readingRow(values);
      latest.learn(key, row);
      if (!isValid(row)) rejected.push(key);
    }
    await lookUpValid(rejected);
  }
  await learnNewest("readings");

  async function write(batch: SeriesBatch): Promise<void> {
    const mark = markOf(batch.node, batch.epoch);
    if (batch.through <= (through.get(mark) ?? 0)) return;
    await transaction(async () => {
      await writeRows(writer, "readings", readingTypes, readingValues(batch.readings));
      await writeRows(writer, "aggregates", aggregateTypes, aggregateValues(batch.aggregates));
      await writer.run(setMark, [batch.node, batch.epoch, BigInt(batch.through)]);
    });
    through.set(mark, batch.through);
    const unsure = new Set<SeriesKey>();
    for (const item of batch.readings) {
      for (const row of readingRows(item)) if (!latest.learn(item, row)) unsure.add(item);
    }
    await lookUpValid([...unsure]);
  }
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

  const gate = newGate();
  let writing: Promise<void> = Promise.resolve();
  /** Writes go one after another. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    return gate.enter(() => {
      const done = writing.then(work);
      writing = done.catch(() => undefined);
      return done;
    });
  }
  function pagesOf<Page>(
    table: Table,
    { register, from, to, meters = latest.metersWith(register) }: Sweep,
    ask: (source: string, values: Parameters<typeof readers.chunks>[1], meters: readonly string[]) => Promise<Page>,
    rows: (page: Page) => number,
  ): AsyncIterable<Page> {
    const batch = (some: readonly string[]) => {
      const area = { table, from: within(from), to: within(to) };
      const ends = { first: some[0] ?? "", last: some.at(-1) ?? "" };
      const values = [listValue(some), register, area.from, area.to];
      return gate.enter(() => sources({ ...area, meters: ends }, (source) => ask(source, values, some)));
    };
    return inBatches([...new Set(meters)].sort(), batch, rows);
  }

  return {
    append: (batch) => inTurn(() => write(batch)),
    through: (node, epoch) => through.get(markOf(node, epoch)) ?? 0,
    latest: (meter) =>
      Array.from(latest.of(meter), ([register, { newest, valid }]) => ({
        register,
        newest: storedReading(newest),
        valid: valid === undefined ? undefined : storedReading(valid),
      })),
    async readings(span, limit) {
      const rows = await gate.enter(() =>
        sources(spanArea("readings", span), (source) => readers.rows(readingsIn(source), [...spanValues(span), limit])),
      );
      return rows.reverse().map((row) => storedReading(readingRow(row)));
    },
    async aggregates(span, bucket, limit) {
      const rows = await gate.enter(() =>
        sources(spanArea("aggregates", span), (source) =>
          readers.rows(bucketsIn(source), [...spanValues(span), limit, bucket]),
        ),
      );
      return rows.reverse().map(storedBucket);
    },
    sweep: (sweep) =>
      pagesOf(
        "readings",
        sweep,
        async (source, values, meters) =>
          readingPage(await readers.chunks(readingsOfMany(source), values, sweepTypes), meters),
        (page) => page.at.length,
      ),
    sweepAggregates: (sweep, bucket) =>
      pagesOf(
        "aggregates",
        sweep,
        async (source, values = [], meters) =>
          bucketPage(
            await readers.chunks(bucketsOfMany(source), [...values, bucket], [...sweepTypes, VARCHAR]),
            meters,
          ),
        (page) => page.start.length,
      ),
    async versions(span, limit) {
      const rows = await gate.enter(() =>
        sources(spanArea("readings", span), (source) => readers.rows(versionsIn(source), [...spanValues(span), limit])),
      );
      return rows.reverse().map((values) => {
        const row = readingRow(values);
        return { ...storedReading(row), version: row.version };
      });
    },
    async validAt(moments, side, reach) {
      const rows = await gate.enter(() => findValid(readers, sources, moments, side, reach));
      return rows.map((row) => (row === undefined ? undefined : storedReading(row)));
    },
    erase: (meter, { from = 0, to = lastMoment + 1 } = {}) =>
      inTurn(async () => {
        const values = [meter, within(from), to];
        await transaction(async () => {
          for (const table of ["readings", "aggregates"]) {
            await writer.run(
              `DELETE FROM ${table} WHERE meter = $1 AND ts >= to_timestamp($2) AND ts < to_timestamp($3)`,
              values,
            );
          }
        });
        latest.forget(meter);
        await learnNewest("readings", `meter = '${meter.replaceAll("'", "''")}'`);
      }),
    pause: gate.shut,
    resume: gate.open,
    get paused() {
      return gate.shutBecause;
    },
    async close() {
      await writing;
      readers.close();
      await writer.run("CHECKPOINT");
      writer.closeSync();
      database.closeSync();
    },
  };
}
