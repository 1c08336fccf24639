// Writes registers of many meters at even steps as one Parquet file: meter, register, ts, value.
import { rename, rm, stat } from "node:fs/promises";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import type { RegisterName, Seconds } from "@tributary/core";
import { writeRows } from "./write-rows.ts";

/** A meter's register: a source from one of its values on, times a factor and rounded, plus an offset. */
export interface ScaledRegister {
  readonly meter: string;
  readonly register: RegisterName;
  /** Number of the source, from 0. */
  readonly source: number;
  /** Values of the source that are left out before the first one. */
  readonly shift: number;
  readonly factor: number;
  /** A whole number. */
  readonly offset: number;
}

export interface RegisterFilePlan {
  /** The file; one that is there is written anew. */
  readonly path: string;
  readonly from: Seconds;
  readonly step: Seconds;
  /** Values of each meter. */
  readonly steps: number;
  /** Values at even steps, `steps` of them and the longest shift; NaN where there is none, which makes no row. */
  readonly sources: Iterable<Float64Array>;
  /** In the order in which they are to stand in the file. */
  readonly meters: Iterable<ScaledRegister>;
}

export interface WrittenRegisters {
  readonly rows: number;
  readonly bytes: number;
}

/** Enough for the lists of some thousand sources; beyond that DuckDB goes to disk. */
const memoryLimit = "1GB";
const chunkRows = 2048;
const columns = [INTEGER, INTEGER, DOUBLE] as const;

/** The values of all sources as a list each. */
async function writeSources(connection: DuckDBConnection, sources: Iterable<Float64Array>): Promise<void> {
  await connection.run("CREATE TABLE sources (source INTEGER, shown DOUBLE[])");
  await connection.run("CREATE TABLE points (source INTEGER, step INTEGER, shown DOUBLE)");
  let source = 0;
  for (const values of sources) {
    const appender = await connection.createAppender("points");
    for (let from = 0; from < values.length; from += chunkRows) {
      appender.appendDataChunk(chunkOf(source, from, values.subarray(from, from + chunkRows)));
    }
    appender.closeSync();
    await connection.run("INSERT INTO sources SELECT source, list(shown ORDER BY step) FROM points GROUP BY source");
    await connection.run("TRUNCATE points");
    source += 1;
  }
}

function chunkOf(source: number, from: number, values: Float64Array): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns, values.length);
  const [sources, steps, shown] = [0, 1, 2].map((index) => chunk.getColumnVector(index));
  if (
    !(sources instanceof DuckDBIntegerVector && steps instanceof DuckDBIntegerVector) ||
    !(shown instanceof DuckDBDoubleVector)
  ) {
    throw new TypeError("DuckDB made columns of other types than it was told");
  }
  for (const [index, value] of values.entries()) {
    sources.setItem(index, source);
    steps.setItem(index, from + index);
    shown.setItem(index, value);
  }
  for (const vector of [sources, steps, shown]) vector.flush();
  return chunk;
}

function* rowsOf(meters: Iterable<ScaledRegister>) {
  for (const { meter, register, source, shift, factor, offset } of meters) {
    yield [meter, register, source, shift, factor, offset] as const;
  }
}

/** Memory stays bounded whatever the number of meters. The file is there when it is whole. */
export async function writeRegisterFile(plan: RegisterFilePlan): Promise<WrittenRegisters> {
  const { path, from, step, steps, sources, meters } = plan;
  const unfinished = `${path}.unfinished`;
  const database = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: "2",
    temp_directory: `${unfinished}.spill`,
  });
  const connection = await database.connect();
  try {
    await writeSources(connection, sources);
    await connection.run(
      `CREATE TABLE meters (meter VARCHAR, register VARCHAR, source INTEGER, shift INTEGER, factor DOUBLE, "offset" DOUBLE)`,
    );
    const types = [VARCHAR, VARCHAR, INTEGER, INTEGER, DOUBLE, DOUBLE];
    await writeRows(connection, "meters", types, rowsOf(meters));
    // Unnested and not joined step by step: so the rows come in their order and need no sorting.
    const counted = await connection.runAndReadAll(`
      COPY (
        SELECT meter, register, to_timestamp(${from} + ${step} * step) AS ts,
               (shown * factor)::BIGINT + "offset"::BIGINT AS value
        FROM (
          SELECT meter, register, factor, "offset", unnest(list_slice(shown, shift + 1, shift + ${steps})) AS shown,
                 unnest(range(${steps})) AS step
          FROM meters JOIN sources USING (source))
        WHERE NOT isnan(shown)
      ) TO '${unfinished.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
    await rename(unfinished, path);
    return { rows: Number(counted.getRows()[0]?.[0] ?? 0), bytes: (await stat(path)).size };
  } finally {
    connection.closeSync();
    database.closeSync();
    await rm(unfinished, { force: true });
    await rm(`${unfinished}.spill`, { recursive: true, force: true });
  }
}
