// Tests questions about many meters, versions side by side, erasure and pauses against a plain model, on each kind of store.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { layers, qualityBits, rejecting } from "@tributary/core";
import type { AggregatesItem, ReadingsItem } from "@tributary/wire";
import { compareRows, type ReadingRow, storedReading } from "./answer.ts";
import { openSeries } from "./duckdb-series.ts";
import { readingRows } from "./rows.ts";
import type { BucketPage, SeriesStore } from "./series-store.ts";

const hour = 3600;
const start = 1_772_323_200;
const sender = { node: "edge-1", epoch: "a" };
const meters = ["KAM.00000001.1b.07", "KAM.00000002.1b.07", "LSE.00000003.1b.07"];
const register = "volume";

function item(meter: string, hours: readonly number[], more: Partial<ReadingsItem> = {}): ReadingsItem {
  return {
    ...{ kind: "readings", meter, register, unit: "m3", layer: layers.validated, version: 1 },
    at: hours.map((at) => start + at * hour),
    ticks: hours.map((at) => at * 1000),
    quality: hours.map((at) => (at % 7 === 3 ? qualityBits.outlier : 0)),
    ...more,
  };
}
const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

/** Three meters: hours that came in order, corrected ones, late ones, edited ones and a second register. */
const batches: ReadingsItem[][] = [
  meters.map((meter) => item(meter, hours(0, 60))),
  [item(meters[0] ?? "", hours(10, 20), { version: 5, ticks: hours(10, 20).map((at) => at * 1001) })],
  [item(meters[1] ?? "", [5, 6], { layer: layers.edited, version: 3, quality: [0, rejecting] })],
  [item(meters[2] ?? "", hours(60, 70), { version: 2 }), item(meters[2] ?? "", [1], { register: "flow" })],
  [item(meters[0] ?? "", hours(-100, -90), { version: 9 })],
];

const folder = mkdtempSync(join(tmpdir(), "tributary-many-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let opened = 0;

const day = 86_400;
/** Where rows stand when they are asked for. */
const kinds = {
  "recent store": { lake: false, tendedAt: () => undefined },
  "recent store and lake": { lake: true, tendedAt: (batch: number) => (batch < 3 ? start + batch * day : undefined) },
  "lake, a file a batch": { lake: true, tendedAt: (batch: number) => start + batch * day },
  "lake, folded": { lake: true, tendedAt: (batch: number) => (batch === 4 ? start + 90 * day : start + batch * day) },
} as const;

async function filled(kind: keyof typeof kinds): Promise<SeriesStore> {
  const { lake, tendedAt } = kinds[kind];
  opened += 1;
  const files = lake ? { lake: join(folder, String(opened)) } : {};
  const series = await openSeries({ path: ":memory:", threads: 1, ...files });
  for (const [index, readings] of batches.entries()) {
    await series.append({ ...sender, through: index + 1, readings, aggregates: [] });
    const now = tendedAt(index);
    if (now !== undefined) await series.tend({ now });
  }
  return series;
}

/** The answers of a meter's register, in the order of their moments. */
function answers(meter: string, from = 0, to = Number.MAX_SAFE_INTEGER): ReadingRow[] {
  const items = batches.flat().filter((one) => one.meter === meter && one.register === register);
  const rows = items.flatMap((one) => [...readingRows(one)]).filter(({ at }) => at >= from && at < to);
  const best = new Map<number, ReadingRow>();
  for (const row of rows) {
    const known = best.get(row.at);
    if (known === undefined || compareRows(row, known) > 0) best.set(row.at, row);
  }
  return [...best.values()].sort((a, b) => a.at - b.at);
}

async function swept(series: SeriesStore, from: number, to: number, asked?: readonly string[]) {
  const found: [string, number, number, number, number][] = [];
  for await (const page of series.sweep({ register, from, to, meters: asked })) {
    for (const [index, meter] of page.meters.entries()) {
      for (let row = page.first[index] ?? 0; row < (page.first[index + 1] ?? page.at.length); row += 1) {
        found.push([meter, page.at[row] ?? 0, page.ticks[row] ?? 0, page.layer[row] ?? 0, page.quality[row] ?? 0]);
      }
    }
  }
  return found;
}
const rowsOf = (asked: readonly string[], from: number, to: number) =>
  asked.flatMap((meter) => answers(meter, from, to).map((row) => [meter, row.at, row.ticks, row.layer, row.quality]));

for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
  test(`${kind}: a sweep gives the answers of every meter, or of those it names, in their order`, async () => {
    const series = await filled(kind);
    const [from, to] = [start - 95 * hour, start + 65 * hour];
    assert.deepEqual(await swept(series, from, to), rowsOf(meters, from, to));
    const some = [meters[2] ?? "", meters[0] ?? "", "none"];
    assert.deepEqual(await swept(series, from, to, some), rowsOf([...some].reverse().slice(1), from, to));
    assert.deepEqual(await swept(series, from, to, []), []);
    await series.close();
  });

  test(`${kind}: all versions of a span stand side by side`, async () => {
    const series = await filled(kind);
    const span = { meter: meters[1] ?? "", register, from: start + 5 * hour, to: start + 7 * hour };
    const found = await series.versions(span, 10);
    assert.deepEqual(
      found.map(({ at, layer, version }) => [(at - start) / hour, layer, version]),
      [
        [5, "validated", 1],
        [5, "edited", 3],
        [6, "validated", 1],
        [6, "edited", 3],
      ],
    );
    assert.equal((await series.versions(span, 1))[0]?.layer, "edited");
    await series.close();
  });

  test(`${kind}: the valid value before and after a moment, near or far`, async () => {
    const series = await filled(kind);
    const asked = [3.5, 6, 9, 58.9, 400, -50, -101, 10_000].flatMap((at) =>
      [...meters].reverse().map((meter) => ({ meter, register, at: start + at * hour })),
    );
    const valid = (meter: string) => answers(meter).filter((row) => (row.quality & rejecting) === 0);
    const model = (row: ReadingRow | undefined) => (row === undefined ? undefined : storedReading(row));
    const before = asked.map(({ meter, at }) => model(valid(meter).findLast((row) => row.at <= at)));
    const after = asked.map(({ meter, at }) => model(valid(meter).find((row) => row.at >= at)));
    assert.deepEqual(await series.validAt(asked, "before"), before);
    assert.deepEqual(await series.validAt(asked, "after"), after);
    const near = (found: typeof before) =>
      found.map((one, index) => (one && Math.abs(one.at - (asked[index]?.at ?? 0)) <= hour ? one : undefined));
    assert.deepEqual(await series.validAt(asked, "before", hour), near(before));
    assert.deepEqual(await series.validAt(asked, "after", hour), near(after));
    assert.deepEqual(await series.validAt([], "after"), []);
    await series.close();
  });

  test(`${kind}: what is erased answers nobody, and the rest goes on`, async () => {
    const series = await filled(kind);
    const [first = "", second = "", third = ""] = meters;
    await series.erase(first, { from: start });
    await series.erase(second);
    assert.deepEqual(await swept(series, 0, start * 2), [
      ...rowsOf([first], 0, start),
      ...rowsOf([third], 0, start * 2),
    ]);
    assert.deepEqual(series.latest(second), []);
    assert.equal(series.latest(first)[0]?.newest.at, start - 91 * hour);
    assert.deepEqual(await series.versions({ meter: second, register, from: 0, to: start * 2 }, 10), []);
    await series.append({ ...sender, through: 99, readings: [item(second, [80])], aggregates: [] });
    assert.equal(series.latest(second)[0]?.newest.at, start + 80 * hour);
    await series.close();
  });
}

test("buckets of many meters come as columns, with no number where there is none", async () => {
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const bucket: AggregatesItem = {
    ...{ kind: "aggregates", meter: meters[0] ?? "", register, bucket: "hour", version: 1, start: [start] },
    ...{ sum: [7], min: [null], max: [6], mean: [3.5], count: [2], estimated: [0.25] },
  };
  const newer = { ...bucket, version: 2, sum: [8] };
  const readings = [item(meters[0] ?? "", [0])];
  await series.append({ ...sender, through: 1, readings, aggregates: [newer, bucket] });
  const pages: BucketPage[] = [];
  for await (const page of series.sweepAggregates({ register, from: 0, to: start + 1 }, "hour")) pages.push(page);
  const amounts = { sum: [8], min: [Number.NaN], max: [6], mean: [3.5], estimated: [0.25], start: [start] };
  const columns = Object.entries(amounts).map(([name, values]) => [name, Float64Array.from(values)]);
  const counts = { first: Uint32Array.of(0), count: Uint32Array.of(2) };
  assert.deepEqual(pages, [{ meters: [meters[0]], ...counts, ...Object.fromEntries(columns) }]);
  await series.close();
});

test("a paused store ends what began, refuses what comes, and goes on", async () => {
  const series = await filled("recent store");
  const refused = {
    code: "series/paused",
    message: "the store of readings is stopped for maintenance: a copy is made",
  };
  const write = series.append({ ...sender, through: 50, readings: [item(meters[0] ?? "", [70])], aggregates: [] });
  await series.pause("a copy is made");
  await write;
  assert.equal(series.paused, "a copy is made");
  await assert.rejects(series.append({ ...sender, through: 51, readings: [], aggregates: [] }), refused);
  await assert.rejects(series.readings({ meter: meters[0] ?? "", register, from: 0, to: start }, 1), refused);
  await assert.rejects(swept(series, 0, start), refused);
  assert.equal(series.latest(meters[0] ?? "")[0]?.newest.at, start + 70 * hour);
  assert.equal(series.through("edge-1", "a"), 50);
  series.resume();
  assert.equal((await swept(series, 0, start)).length, 10);
  await series.close();
});
