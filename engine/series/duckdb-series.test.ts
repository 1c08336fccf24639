// Tests the DuckDB store against the agreement on layers and versions.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { layers, qualityBits } from "@tributary/core";
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";
import { isValid, type ReadingRow, storedReading } from "./answer.ts";
import { openSeries } from "./duckdb-series.ts";
import { readingRows } from "./rows.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-series-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const meter = "KAM.12345678.1b.07";
const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
const sender = { node: "edge-1", epoch: "a" };

function readings(fields: Partial<ReadingsItem> = {}): ReadingsItem {
  const layer = layers.validated;
  const columns = { at: [1000], ticks: [5], quality: [0] };
  return { kind: "readings", meter, register: "volume", unit: "m3", layer, version: 1, ...columns, ...fields };
}

function aggregates(fields: Partial<AggregatesItem> = {}): AggregatesItem {
  const columns = { start: [0], sum: [7], min: [1], max: [6], mean: [3.5], count: [2], estimated: [0.25] };
  return { kind: "aggregates", meter, register: "volume", bucket: "hour", version: 1, ...columns, ...fields };
}

/** A small repeatable source of numbers below a bound. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % bound;
  };
}

test("readings and buckets come back as they were written", async () => {
  const series = await openSeries({ path: ":memory:" });
  const largest = Number.MAX_SAFE_INTEGER;
  const values = readings({ at: [0, 1_700_000_000], ticks: [largest, -largest], quality: [0, qualityBits.late] });
  const empty = { sum: [null], min: [null], max: [null], mean: [null], count: [0], estimated: [0] };
  const buckets = [aggregates({ sum: [largest] }), aggregates({ start: [3600], ...empty })];
  await series.append({ ...sender, through: 1, readings: [values], aggregates: buckets });
  assert.deepEqual(await series.readings({ meter, register: "volume", ...always }, 10), [
    { at: 0, ticks: largest, layer: "validated", quality: 0 },
    { at: 1_700_000_000, ticks: -largest, layer: "validated", quality: qualityBits.late },
  ]);
  assert.deepEqual(await series.aggregates({ meter, register: "volume", ...always }, "hour", 10), [
    { start: 0, sum: largest, min: 1, max: 6, mean: 3.5, count: 2, estimated: 0.25 },
    { start: 3600, sum: null, min: null, max: null, mean: null, count: 0, estimated: 0 },
  ]);
  await series.close();
});

test("a span begins inclusive, ends exclusive, and gives its newest values oldest first", async () => {
  const series = await openSeries({ path: ":memory:" });
  const at = [10, 20, 30, 40];
  await series.append({
    ...{ ...sender, through: 1, aggregates: [] },
    readings: [readings({ at, ticks: at, quality: at.map(() => 0) })],
  });
  const moments = async (from: number, to: number, limit: number) =>
    (await series.readings({ meter, register: "volume", from, to }, limit)).map((reading) => reading.at);
  assert.deepEqual(await moments(10, 40, 10), [10, 20, 30]);
  assert.deepEqual(await moments(0, 100, 2), [30, 40]);
  assert.deepEqual(await moments(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 1), [40]);
  assert.deepEqual(await moments(40, 10, 10), []);
  await series.close();
});

test("of a bucket the newest version answers, also when it arrives first", async () => {
  const series = await openSeries({ path: ":memory:" });
  const items = [aggregates({ version: 3, sum: [9] }), aggregates({ version: 2, sum: [8] })];
  await series.append({ ...sender, through: 1, readings: [], aggregates: items });
  await series.append({ ...sender, through: 2, readings: [], aggregates: [aggregates({ version: 1 })] });
  const found = await series.aggregates({ meter, register: "volume", ...always }, "hour", 10);
  assert.deepEqual(
    found.map((bucket) => bucket.sum),
    [9],
  );
  await series.close();
});

test("a batch that comes again changes nothing", async () => {
  const path = join(folder, "again.duckdb");
  let series = await openSeries({ path });
  await series.append({ ...sender, through: 2, readings: [readings()], aggregates: [] });
  const other = readings({ ticks: [99], version: 9 });
  await series.append({ ...sender, through: 2, readings: [other], aggregates: [] });
  await series.append({ ...sender, through: 1, readings: [other], aggregates: [] });
  await series.close();
  series = await openSeries({ path });
  await series.append({ ...sender, through: 2, readings: [other], aggregates: [] });
  assert.equal(series.latest(meter)[0]?.newest.ticks, 5);
  assert.deepEqual([series.through("edge-1", "a"), series.through("edge-1", "b")], [2, 0]);
  await series.append({ ...sender, epoch: "b", through: 1, readings: [other], aggregates: [] });
  assert.equal(series.latest(meter)[0]?.newest.ticks, 99);
  await series.close();
});

test("a batch that fails leaves nothing behind and stops nothing", async () => {
  const series = await openSeries({ path: ":memory:" });
  const broken = readings({ at: [1, 2.5], ticks: [1, 2], quality: [0, 0] });
  await assert.rejects(series.append({ ...sender, through: 1, readings: [readings(), broken], aggregates: [] }));
  assert.deepEqual(await series.readings({ meter, register: "volume", ...always }, 10), []);
  assert.deepEqual([series.latest(meter), series.through("edge-1", "a")], [[], 0]);
  await series.append({ ...sender, through: 1, readings: [readings()], aggregates: [] });
  assert.equal((await series.readings({ meter, register: "volume", ...always }, 10)).length, 1);
  await series.close();
});

test("random versions, layers and flags: span, latest and reopened latest say what a plain model says", async () => {
  const path = join(folder, "random.duckdb");
  const roll = dice(7);
  const registers = ["volume", "energy.t1", "flow"];
  const rows = new Map<string, ReadingRow[]>(registers.map((register) => [register, []]));
  let series = await openSeries({ path });

  /** The answers as the agreement words them: the highest layer present, in it the newest version. */
  function model(register: string) {
    const moments = Map.groupBy(rows.get(register) ?? [], (row) => row.at);
    const answers = Array.from(moments.values(), (versions) => {
      const layer = Math.max(...versions.map((row) => row.layer));
      const same = versions.filter((row) => row.layer === layer);
      return same.reduce((best, row) => (row.version > best.version ? row : best));
    }).sort((a, b) => a.at - b.at);
    const valid = answers.findLast(isValid);
    return { answers: answers.map(storedReading), valid: valid === undefined ? undefined : storedReading(valid) };
  }
  async function check() {
    for (const register of registers) {
      const { answers, valid } = model(register);
      assert.deepEqual(await series.readings({ meter, register, ...always }, 1000), answers);
      const latest = series.latest(meter).find((entry) => entry.register === register);
      assert.deepEqual(latest, { register, newest: answers.at(-1), valid });
    }
  }
  for (let batch = 1; batch <= 60; batch += 1) {
    const items = Array.from({ length: 3 + roll(4) }, (_, index) => {
      const at = Array.from({ length: 1 + roll(5) }, () => roll(batch + 5) * 60);
      const item = readings({
        register: registers[batch === 1 ? index % 3 : roll(3)] ?? "volume",
        layer: roll(4),
        at: [...new Set(at)],
        ticks: [...new Set(at)].map(() => roll(1000)),
        quality: [...new Set(at)].map(() => (roll(3) === 0 ? qualityBits.outlier : 0)),
        version: batch * 10 + index,
      });
      rows.get(item.register)?.push(...readingRows(item));
      return item;
    });
    await series.append({ ...sender, through: batch, readings: items, aggregates: [] });
    if (batch % 20 === 0) {
      await series.close();
      series = await openSeries({ path });
    }
    if (batch % 5 === 0) await check();
  }
  await check();
  await series.close();
});

test("readers see whole batches only, while the writer goes on", async () => {
  const series = await openSeries({ path: join(folder, "reading.duckdb") });
  const moments = Array.from({ length: 500 }, (_, index) => index);
  const writes = Array.from({ length: 20 }, (_, batch) => {
    const item = readings({
      at: moments,
      ticks: moments.map(() => batch),
      quality: moments.map(() => 0),
      version: batch,
    });
    return series.append({ ...sender, through: batch + 1, readings: [item], aggregates: [] });
  });
  for (let look = 0; look < 10; look += 1) {
    const seen = await series.readings({ meter, register: "volume", ...always }, 1000);
    assert.ok(seen.length === 0 || seen.length === moments.length);
    assert.ok(new Set(seen.map((reading) => reading.ticks)).size <= 1);
  }
  await Promise.all(writes);
  assert.equal(series.latest(meter)[0]?.newest.ticks, 19);
  await series.close();
});
