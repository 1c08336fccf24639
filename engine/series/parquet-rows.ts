// Writes rows that come some at a time as a Parquet file, whatever there are of them in little memory.
import { rm } from "node:fs/promises";
import { DOUBLE, DuckDBInstance, DuckDBTimestampTZValue, TIMESTAMPTZ, VARCHAR } from "@duckdb/node-api";
import { writeRows } from "./write-rows.ts";

/** What the values of a column are; moments come as UTC seconds. */
export type ColumnKind = "text" | "number" | "moment";

const types = { text: VARCHAR, number: DOUBLE, moment: TIMESTAMPTZ };
const memoryLimit = "128MB";

type Value = string | number | null | undefined;

function stored(value: Value, kind: ColumnKind) {
  if (value == null) return null;
  return kind === "moment" ? new DuckDBTimestampTZValue(BigInt(value) * 1_000_000n) : value;
}

/** The file is there when this is kept. `path`: in a folder where files may be made beside it. */
export async function writeParquet(
  path: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: AsyncIterable<readonly object[]>,
): Promise<void> {
  const kinds = Object.entries(columns);
  const between = `${path}.duckdb`;
  const database = await DuckDBInstance.create(between, { memory_limit: memoryLimit, threads: "1" });
  const connection = await database.connect();
  try {
    const declared = kinds.map(([name, kind]) => `"${name}" ${types[kind]}`);
    await connection.run(`CREATE TABLE rows (${declared.join(", ")})`);
    const columnTypes = kinds.map(([, kind]) => types[kind]);
    for await (const some of rows) {
      const values = some.map((row) => {
        const fields = new Map<string, Value>(Object.entries(row));
        return kinds.map(([name, kind]) => stored(fields.get(name), kind));
      });
      await writeRows(connection, "rows", columnTypes, values);
    }
    await connection.run(`COPY rows TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    database.closeSync();
    for (const beside of [between, `${between}.wal`, `${between}.tmp`])
      await rm(beside, { recursive: true, force: true });
  }
}
