// Writes rows as one sorted Parquet file of the lake.
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "../source.ts";
import { tables } from "../tables.ts";
import { sealOf } from "./check-file.ts";
import { fromFiles, type Lake, type NewFile } from "./lake.ts";
import { makeDurable } from "./manifest.ts";
import type { Month } from "./month.ts";

/**
 * Two bytes a reading: what stays the same along a sorted column costs nothing, moments and versions repeat and stand in
 * dictionaries, and registers, which never repeat, by their differences. Larger groups would pack a little closer and
 * make each answer about one meter slower.
 */
const parquet =
  "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 245760, DICTIONARY_SIZE_LIMIT 16384";

export interface FilePlan {
  readonly table: Table;
  readonly month: Month;
  readonly folded: boolean;
  /** What SQL takes the rows from. */
  readonly source: string;
  /** Narrows them. */
  readonly where: string;
}

const text = (value: unknown) => String(value ?? "");

/** The file is durable, and part of the lake when a change adds it. `undefined` when there are no rows. */
export async function writeFile(
  connection: DuckDBConnection,
  lake: Lake,
  { table, month, folded, source, where }: FilePlan,
): Promise<NewFile | undefined> {
  const path = await lake.newPath(table, month);
  const full = join(lake.folder, path);
  const { columns, order } = tables[table];
  await connection.run(
    `COPY (SELECT ${columns} FROM ${source} WHERE ${where} ORDER BY ${order}) TO '${full.replaceAll("'", "''")}' (${parquet})`,
  );
  const [about = []] = (
    await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE, epoch(min(ts)), epoch(max(ts)), min(meter), max(meter), min(register), max(register)
       FROM ${fromFiles([full])}`,
    )
  ).getRows();
  const [rows, from, to, first, last, least, greatest] = about;
  if (Number(rows) === 0) return undefined;
  const seal = await sealOf(full, true);
  await makeDurable(full);
  const span = { from: Number(from), to: Number(to), first: text(first), last: text(last) };
  const register = least === greatest ? { register: text(least) } : {};
  return { path, table, month, folded, rows: Number(rows), ...seal, ...span, ...register };
}
