// Registers written as Parquet, and read back.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeRegisterFile } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const from = 1_740_787_200;
const steps = 5000;

async function rowsOf(path: string) {
  const connection = await (await DuckDBInstance.create()).connect();
  const rows = await connection.runAndReadAll(`SELECT meter, register, epoch(ts), value::DOUBLE FROM '${path}'`);
  return rows.getRows();
}

test("each meter has its source's values, shifted, scaled and rounded, in order of meter and time", async () => {
  const path = join(folder, "it's a year.parquet");
  const sources = [0, 1].map((which) => Float64Array.from({ length: steps + 100 }, (_, n) => 7 * n + 0.1 + which));
  const meters = [
    { meter: "b", register: "volume", source: 1, shift: 0, factor: 1, offset: 0 },
    { meter: "a", register: "energy", source: 0, shift: 100, factor: 0.5, offset: -3 },
    { meter: "c", register: "volume", source: 0, shift: 3, factor: 2, offset: 10_000_000_000 },
  ];
  for (let round = 0; round < 2; round += 1) {
    const { rows, bytes } = await writeRegisterFile({ path, from, step: 3600, steps, sources, meters });
    assert.equal(rows, 3 * steps);
    assert.ok(bytes > 1000 && bytes < 16 * rows);
  }
  const expected = meters.flatMap(({ meter, register, source, shift, factor, offset }) =>
    Array.from({ length: steps }, (_, n) => {
      const shown = (sources[source]?.[shift + n] ?? Number.NaN) * factor;
      return [meter, register, from + 3600 * n, Math.round(shown) + offset];
    }),
  );
  assert.deepEqual(await rowsOf(path.replaceAll("'", "''")), expected);
  assert.deepEqual(readdirSync(folder), ["it's a year.parquet"]);
});

test("what is no number makes no row", async () => {
  const path = join(folder, "some.parquet");
  const sources = [Float64Array.of(Number.NaN, 5, Number.NaN, 7)];
  const meters = [{ meter: "a", register: "volume", source: 0, shift: 0, factor: 1, offset: 0 }];
  assert.equal((await writeRegisterFile({ path, from, step: 60, steps: 4, sources, meters })).rows, 2);
  assert.deepEqual(await rowsOf(path), [
    ["a", "volume", from + 60, 5],
    ["a", "volume", from + 180, 7],
  ]);
});

test("a file that cannot be finished is not there", async () => {
  const path = join(folder, "never.parquet");
  function* sources() {
    yield Float64Array.of(1);
    throw new Error("the city is over");
  }
  await assert.rejects(
    writeRegisterFile({ path, from, step: 60, steps: 1, sources: sources(), meters: [] }),
    /the city is over/,
  );
  assert.ok(!existsSync(path));
});
