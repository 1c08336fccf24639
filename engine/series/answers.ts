// Answers what is asked of the stored rows, from wherever they stand.
import { BIGINT, type DuckDBDataChunk, type DuckDBValue, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { MeterId, Seconds } from "@tributary/core";
import { storedReading } from "./answer.ts";
import type { Gate } from "./gate.ts";
import type { LatestTable } from "./latest-rows.ts";
import { inBatches, mostRows } from "./meter-batches.ts";
import { bucketPage, readingPage } from "./pages.ts";
import { bucketsIn, bucketsOfMany, readingsIn, readingsOfMany, versionsIn } from "./questions.ts";
import type { Readers } from "./readers.ts";
import { lastMoment, readingRow, storedBucket } from "./rows.ts";
import type { SeriesStore, Span, Sweep } from "./series-store.ts";
import type { Sources, Table } from "./source.ts";
import { findValid } from "./valid-rows.ts";

/** The moments that a database can hold. */
export const within = (at: Seconds) => Math.min(Math.max(at, 0), lastMoment + 1);

/** No fewer rows than any meter has. */
const anyNumber = 2n ** 62n;
const sweepTypes = [LIST(VARCHAR), BIGINT];

type Answers = Pick<
  SeriesStore,
  "latest" | "readings" | "aggregates" | "sweep" | "sweepAggregates" | "versions" | "validAt"
>;

export function answersOf(readers: Readers, sources: Sources, latest: LatestTable, gate: Gate): Answers {
  function rowsIn(
    table: Table,
    { meter, register, ...span }: Span,
    sql: (source: string) => string,
    ...more: DuckDBValue[]
  ) {
    const [from, to] = [within(span.from), within(span.to)];
    return gate.enter(() =>
      sources({ table, register, from, to, meters: { first: meter, last: meter } }, (source) =>
        readers.rows(sql(source), more),
      ),
    );
  }

  function pagesOf<Page>(
    table: Table,
    { register, meters = latest.metersWith(register), ...span }: Sweep,
    ask: (source: string, values: DuckDBValue[]) => Promise<readonly DuckDBDataChunk[]>,
    pageOf: (chunks: readonly DuckDBDataChunk[], meters: readonly MeterId[]) => Page,
    rows: (page: Page) => number,
  ): AsyncIterable<Page> {
    const [from, to] = [within(span.from), within(span.to)];
    const askSome = async (some: readonly MeterId[]) => {
      const area = { table, register, from, to, meters: { first: some[0] ?? "", last: some.at(-1) ?? "" } };
      const limit = some.length > 1 ? BigInt(mostRows) : anyNumber;
      const values = [listValue(some), limit];
      const chunks = await gate.enter(() => sources(area, (source) => ask(source, values)));
      const found = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
      return BigInt(found) === limit ? undefined : pageOf(chunks, some);
    };
    return inBatches([...new Set(meters)].sort(), (to - from) / 3600, askSome, rows);
  }

  return {
    latest: (meter) =>
      Array.from(latest.of(meter), ([register, { newest, valid }]) => ({
        register,
        newest: storedReading(newest),
        valid: valid === undefined ? undefined : storedReading(valid),
      })),
    async readings(span, limit) {
      const rows = await rowsIn("readings", span, readingsIn, limit);
      return rows.reverse().map((row) => storedReading(readingRow(row)));
    },
    async aggregates(span, bucket, limit) {
      const rows = await rowsIn("aggregates", span, bucketsIn, limit, bucket);
      return rows.reverse().map(storedBucket);
    },
    sweep: (sweep) =>
      pagesOf(
        "readings",
        sweep,
        (source, values) => readers.chunks(readingsOfMany(source), values, sweepTypes),
        readingPage,
        (page) => page.at.length,
      ),
    sweepAggregates: (sweep, bucket) =>
      pagesOf(
        "aggregates",
        sweep,
        (source, values) => readers.chunks(bucketsOfMany(source), [...values, bucket], [...sweepTypes, VARCHAR]),
        bucketPage,
        (page) => page.start.length,
      ),
    async versions(span, limit) {
      const rows = await rowsIn("readings", span, versionsIn, limit);
      return rows.reverse().map((values) => {
        const row = readingRow(values);
        return { ...storedReading(row), version: row.version };
      });
    },
    async validAt(moments, side, reach) {
      const rows = await gate.enter(() => findValid(readers, sources, moments, side, reach));
      return rows.map((row) => (row === undefined ? undefined : storedReading(row)));
    },
  };
}
