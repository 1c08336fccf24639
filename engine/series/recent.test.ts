// Tests that a store of before the lake goes on with the rows it has.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { openSeries } from "./duckdb-series.ts";
import { dayBatch, meters, register, shownAfter, start } from "./lake/trial-days.ts";
import { tables } from "./tables.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-recent-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the tables of the first stores, which had no numbers, are moved into the lake like any others", async () => {
  const path = join(folder, "series.duckdb");
  const [meter = ""] = meters;
  const database = await DuckDBInstance.create(path);
  const connection = await database.connect();
  for (const [name, { declared }] of Object.entries(tables)) {
    await connection.run(`CREATE TABLE ${name} (${declared})`);
  }
  await connection.run(`INSERT INTO readings VALUES ('${meter}', '${register}', to_timestamp(${start}), 1, 5, 0, 1)`);
  connection.closeSync();
  database.closeSync();

  const series = await openSeries({ path, lake: join(folder, "lake"), threads: 1 });
  assert.equal(series.latest(meter)[0]?.newest.ticks, 5);
  await series.append(dayBatch(1));
  assert.equal((await series.tend({ now: start })).moved, 1 + meters.length * 48);
  const found = await series.readings({ meter, register, from: 0, to: 2 ** 40 }, 1000);
  const model = new Map([[start, 5] as const, ...shownAfter(0, 1)]);
  assert.deepEqual(new Map(found.map(({ at, ticks }) => [at, ticks])), model);
  await series.close();
});
