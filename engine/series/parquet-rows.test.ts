// Tests that rows which come some at a time are in the Parquet file as they came.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeParquet } from "./parquet-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-rows-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("rows are written as they came, and nothing but the file is left", async () => {
  const row = (at: number) => ({ meter: `m${at % 3}`, at, value: at % 5 === 0 ? null : at / 2 });
  const rows = Array.from({ length: 5000 }, (_, at) => row(at));
  async function* some() {
    for (let first = 0; first < rows.length; first += 1500) yield rows.slice(first, first + 1500);
  }
  const path = join(folder, "it's.parquet");
  await writeParquet(path, { meter: "text", at: "moment", value: "number" }, some());
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  const quoted = path.replaceAll("'", "''");
  const found = await connection.runAndReadAll(`SELECT meter, epoch("at") AS "at", value FROM '${quoted}' ORDER BY 2`);
  assert.deepEqual(found.getRowObjects(), rows);
  connection.closeSync();
  database.closeSync();
  assert.deepEqual(readdirSync(folder), ["it's.parquet"]);
});
