// Routes that hand readings and consumption out as files: CSV, JSON and Parquet, however many rows they have.
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Exports } from "@tributary/cloud-history";
import { type ColumnKind, writeParquet } from "@tributary/engine-series";
import { readingExportQuery, readStreamTag, useExportQuery } from "@tributary/wire";
import { z } from "zod";
import { csv, csvLines } from "./csv.ts";
import { fewStreams } from "./few-streams.ts";
import { interestOf } from "./interest.ts";
import { Refusal } from "./refusal.ts";
import { type Route, type RouteRequest, route, type Services } from "./route.ts";

type Whose = Omit<z.infer<typeof useExportQuery>, "period">;
type Rows = AsyncIterable<readonly object[]>;
type Columns = Readonly<Record<string, ColumnKind>>;

/** What is handed out, and the columns of its rows. */
const kinds = {
  readings: {
    says: "Readings",
    columns: {
      ...{ meter: "text", register: "text", at: "moment", value: "number", unit: "text" },
      ...{ layer: "text", quality: "text" },
    },
  },
  consumption: {
    says: "Consumption, from registers, in periods of the local calendar,",
    columns: {
      ...{ meter: "text", register: "text", from: "moment", to: "moment", use: "number", unit: "text" },
      ...{ quality: "text", flags: "text" },
    },
  },
} as const satisfies Record<string, { says: string; columns: Columns }>;

async function* csvOf(rows: Rows, columns: Columns): AsyncGenerator<string> {
  const names = Object.keys(columns);
  yield csv<Record<string, unknown>>(names, []);
  for await (const some of rows) yield csvLines(names, some);
}

async function* jsonOf(rows: Rows): AsyncGenerator<string> {
  let before = "[\n";
  for await (const some of rows) {
    for (const row of some) {
      yield `${before}${JSON.stringify(row)}`;
      before = ",\n";
    }
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

/** Parquet ends with what says where everything is, so that it is made as a file first. */
async function* parquetOf(rows: Rows, columns: Columns): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-export-"));
  try {
    const path = join(folder, "export.parquet");
    await writeParquet(path, columns, rows);
    yield* createReadStream(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const formats = {
  csv: { type: "text/csv; charset=utf-8", made: csvOf },
  json: { type: "application/json; charset=utf-8", made: jsonOf },
  parquet: { type: "application/vnd.apache.parquet", made: parquetOf },
} as const;

export function exportRoutes(exports: Exports): readonly Route[] {
  const streams = fewStreams();

  /** The meters, registers and moments that are asked for and may be told. */
  async function spanOf(
    query: Whose,
    services: Services,
    request: Pick<RouteRequest<unknown, unknown, unknown>, "within" | "since">,
  ) {
    const { tag, meters, register, from, to, utility, ...groups } = query;
    const stream = tag === undefined ? undefined : readStreamTag(tag);
    if (tag !== undefined && stream === undefined)
      return new Refusal("bad-request", "query field tag: is no tag of a stream");
    const named = stream === undefined ? meters : [stream.meter];
    const interest = await interestOf({ ...groups, meters: named }, services, request);
    if (interest instanceof Refusal) return interest;
    return { register: stream?.quantity ?? register, from, to, utility, meters: interest.meters, since: request.since };
  }

  const routes: Route[] = [];
  for (const [format, { type, made }] of Object.entries(formats)) {
    const common = {
      method: "GET",
      access: { scope: "readings", of: "meters" },
      answer: z.string(),
      answerType: type,
    } as const;
    routes.push(
      route({
        ...common,
        path: `/api/v1/export/readings.${format}`,
        says: `${kinds.readings.says} of meters, a district, a site or a stream as ${format.toUpperCase()}`,
        query: readingExportQuery,
        answers: (services, { query, ...request }) =>
          streams(request.by, async () => {
            const span = await spanOf(query, services, request);
            if (span instanceof Refusal) return span;
            const rows = exports.readings({ ...span, register: span.register ?? query.register });
            return made(rows, kinds.readings.columns);
          }),
      }),
      route({
        ...common,
        path: `/api/v1/export/consumption.${format}`,
        says: `${kinds.consumption.says} of meters, a district, a site or a stream as ${format.toUpperCase()}`,
        query: useExportQuery,
        answers: (services, { query: { period, ...asked }, ...request }) =>
          streams(request.by, async () => {
            const span = await spanOf(asked, services, request);
            if (span instanceof Refusal) return span;
            return made(exports.consumption({ ...span, period }), kinds.consumption.columns);
          }),
      }),
    );
  }
  return routes;
}
