// Kills a process that fills and tends a store, again and again, and counts what is in the store after each death.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openSeries } from "../duckdb-series.ts";
import type { Manifest } from "./manifest.ts";
import { meters, register, rowsOfBatch, shownAfter } from "./trial-days.ts";

const child = join(import.meta.dirname, "killed.child.ts");

/** Lets the child work until some batches are durable and a little longer; the last batch that it said is. */
async function runAndKill(folder: string, batches: number, longerMs: number): Promise<number> {
  const run = spawn(process.execPath, [child, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  let heard = 0;
  run.stdout.on("data", (chunk) => {
    said += String(chunk);
    heard = said.split("\n").length - 1;
    if (heard >= batches) setTimeout(() => run.kill("SIGKILL"), longerMs);
  });
  const [code] = await once(run, "close");
  assert.equal(code, null, "the child is to be killed, not to end");
  return Number(said.trimEnd().split("\n").at(-1));
}

/** Rows of readings that there are, in files and tables, each counted. */
async function storedRows(folder: string): Promise<number> {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "lake/manifest.json"), "utf8"));
  let rows = manifest.files.filter(({ table }) => table === "readings").reduce((sum, file) => sum + file.rows, 0);
  const database = await DuckDBInstance.create(join(folder, "series.duckdb"));
  const connection = await database.connect();
  const names = (await connection.runAndReadAll("SELECT table_name FROM duckdb_tables()")).getRows().map(String);
  for (const name of names.filter((one) => one.startsWith("readings_"))) {
    const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${name}`);
    rows += Number(counted.getRows()[0]?.[0]);
  }
  connection.closeSync();
  database.closeSync();
  return rows;
}

/** Kills so many times; throws when anything that was said to be durable is lost, wrong or there twice. */
export async function killAgainAndAgain(kills: number, roll: (bound: number) => number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-killed-"));
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const said = await runAndKill(folder, 5 + roll(20), roll(120));
      const series = await openSeries({ path: join(folder, "series.duckdb"), lake: join(folder, "lake"), threads: 1 });
      const through = series.through("edge-1", "a");
      assert.ok(through >= said, `${said} was said to be durable, ${through} is`);
      for (const [index, meter] of meters.entries()) {
        const span = { meter, register, from: 0, to: 2 ** 40 };
        const found = await series.readings(span, 2 ** 30);
        const shown = shownAfter(index, through);
        assert.deepEqual(
          found.map(({ at, ticks }) => [at, ticks]),
          shown,
        );
        assert.equal(series.latest(meter)[0]?.newest.at, shown.at(-1)?.[0]);
        assert.equal((await series.aggregates(span, "hour", 2 ** 30)).length, through * 24);
      }
      await series.close();
      assert.equal(await storedRows(folder), through * rowsOfBatch);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
