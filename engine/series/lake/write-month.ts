// Writes rows of a month as files that each have some of its meters, so that neither writing nor reading takes much memory.
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Lake, NewFile } from "./lake.ts";
import { type FilePlan, writeFile } from "./write-file.ts";

/** Rows of one file, about; a meter's rows of a month stay together. */
const fileRows = 8_000_000;

/** Conditions that part the rows by meters, in the order of the meters. */
async function rangesOf(connection: DuckDBConnection, { source, where }: FilePlan): Promise<string[]> {
  const counted = await connection.runAndReadAll(
    `SELECT meter, count(*)::DOUBLE FROM ${source} WHERE ${where} GROUP BY meter ORDER BY meter`,
  );
  const bounds: string[] = [];
  let [rows, inFile] = [0, 0];
  for (const [meter, count] of counted.getRows()) {
    if (inFile >= fileRows) {
      bounds.push(`'${String(meter).replaceAll("'", "''")}'`);
      inFile = 0;
    }
    inFile += Number(count);
    rows += Number(count);
  }
  if (rows === 0) return [];
  return [...bounds, undefined].map((end, index) => {
    const begin = bounds[index - 1];
    const conditions = [begin === undefined ? [] : `meter >= ${begin}`, end === undefined ? [] : `meter < ${end}`];
    return conditions.flat().join(" AND ") || "true";
  });
}

/** The files are durable, and part of the lake when a change adds them. */
export async function writeMonth(connection: DuckDBConnection, lake: Lake, plan: FilePlan): Promise<NewFile[]> {
  const files: NewFile[] = [];
  for (const range of await rangesOf(connection, plan)) {
    const file = await writeFile(connection, lake, { ...plan, where: `(${plan.where}) AND ${range}` });
    if (file !== undefined) files.push(file);
  }
  return files;
}
