// Tests the lake: late rows, how long rows are kept, erased ones, damaged files, and what a start finds.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type LakeSeries, openSeries } from "../duckdb-series.ts";
import type { LakeFile, Manifest } from "./manifest.ts";
import { dayBatch, meters, register, shownAfter, start } from "./trial-days.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-lake-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const day = 86_400;
const [meter = ""] = meters;
const always = { from: 0, to: 2 ** 40 };
let opened = 0;
const newFolder = () => {
  opened += 1;
  return join(folder, String(opened));
};
const open = (at: string) => openSeries({ path: ":memory:", lake: at, threads: 1 });
const filesIn = (at: string): readonly LakeFile[] => {
  const manifest: Manifest = JSON.parse(readFileSync(join(at, "manifest.json"), "utf8"));
  return manifest.files;
};
const parquetIn = (at: string) => readdirSync(at, { recursive: true }).filter((path) => path.includes(".parquet"));

async function shown(series: LakeSeries, of = meter): Promise<[number, number][]> {
  return (await series.readings({ meter: of, register, ...always }, 1e6)).map(({ at, ticks }) => [at, ticks]);
}
/** A store of so many days, tended every few of them and at their end. */
async function daysIn(at: string, days: number, every = 6): Promise<LakeSeries> {
  const series = await open(at);
  for (let number = 1; number <= days; number += 1) {
    await series.append(dayBatch(number));
    if (number % every === 0 || number === days) await series.tend({ now: start + (number + 1) * day });
  }
  return series;
}

test("F41 what came in is moved once a day, folded when it is much, and each value answers as before", async () => {
  const at = newFolder();
  const series = await daysIn(at, 40, 2);
  for (const [index, one] of meters.entries()) assert.deepEqual(await shown(series, one), shownAfter(index, 40));
  assert.ok(filesIn(at).length < 20, "what was moved twenty times is in fewer files than that");
  assert.equal(parquetIn(at).length, filesIn(at).length, "what was folded is gone");
  await series.tend({ now: start + 90 * day });
  assert.deepEqual(await shown(series), shownAfter(0, 40));
  const months = filesIn(at).filter(({ table }) => table === "readings");
  assert.deepEqual(months.map(({ month }) => month).sort(), ["2026-02", "2026-03", "2026-04"]);
  await series.close();
});

test("S14 a value that comes days after its month was folded answers at once, once moved, and once folded", async () => {
  const at = newFolder();
  const series = await daysIn(at, 31);
  await series.tend({ now: start + 60 * day });
  const late = dayBatch(32);
  const readings = [{ ...late.readings[0], at: [start + 5 * day], ticks: [77], quality: [0] }] as typeof late.readings;
  const expected = shownAfter(0, 31).map(([one, ticks]) => [one, one === start + 5 * day ? 77 : ticks]);
  await series.append({ ...late, readings, aggregates: [] });
  assert.deepEqual(await shown(series), expected);
  assert.equal((await series.tend({ now: start + 61 * day })).moved, 1);
  assert.deepEqual(await shown(series), expected);
  for (let number = 33; number < 45; number += 1) {
    await series.append({ ...dayBatch(number), readings, aggregates: [] });
    await series.tend({ now: start + (30 + number) * day });
  }
  assert.deepEqual(await shown(series), expected);
  assert.ok(filesIn(at).length < 12, "late values do not fill the lake with files");
  await series.close();
});

test("F41 readings older than they are kept are gone, aggregates are kept longer, by whose meters they are", async () => {
  const at = newFolder();
  const series = await daysIn(at, 70);
  const now = start + 100 * day; // 2026-06-09
  const keep = [{ of: (one: string) => one.startsWith("LSE"), readings: 2, aggregates: 3 }, { readings: 1 }];
  await series.tend({ now, keep });
  const firstOf = async (one: string) => (await shown(series, one))[0]?.[0];
  assert.equal(await firstOf(meters[2] ?? ""), Date.parse("2026-04-01T00:00:00Z") / 1000);
  assert.equal(await firstOf(meter), Date.parse("2026-05-01T00:00:00Z") / 1000);
  const kept = await series.aggregates({ meter, register, ...always }, "hour", 1e6);
  assert.equal(kept[0]?.start, start + day, "aggregates stay for ever where nobody says else");
  await series.tend({ now: now + 400 * day, keep });
  assert.deepEqual(await shown(series), []);
  assert.equal((await series.aggregates({ meter: meters[2] ?? "", register, ...always }, "hour", 10)).length, 0);
  await series.close();
});

test("T19 what is erased is in no file after the next tending", async () => {
  const at = newFolder();
  const series = await daysIn(at, 12);
  await series.erase(meter);
  await series.tend({ now: start + 14 * day });
  assert.equal(filesIn(at).filter(({ first, erased }) => first === meter || erased !== undefined).length, 0);
  const left = meters.slice(1).map((_, index) => shownAfter(index + 1, 12));
  assert.deepEqual([await shown(series, meters[1]), await shown(series, meters[2])], left);
  assert.deepEqual(await shown(series), []);
  await series.close();
});

test("a damaged or missing file is named, and all else answers", async () => {
  const at = newFolder();
  const series = await daysIn(at, 40);
  await series.tend({ now: start + 90 * day });
  const broken = filesIn(at).find(({ table, month }) => table === "readings" && month === "2026-03");
  const path = join(at, broken?.path ?? "");
  const bytes = readFileSync(path);
  const april = { meter, register, from: Date.parse("2026-04-02T00:00:00Z") / 1000, to: 2 ** 40 };
  const check = async (says: RegExp) => {
    await assert.rejects(shown(series), { code: "series/damaged", message: says });
    assert.ok((await series.readings(april, 1000)).length > 0);
    const { damaged } = await series.tend({ now: start + 91 * day });
    assert.match(damaged.join(), says);
  };
  writeFileSync(path, bytes.subarray(0, bytes.length - 9));
  await check(/2026-03.*has \d+ bytes of \d+/);
  rmSync(path);
  await check(/2026-03.*is missing/);
  const again = await open(at);
  assert.ok((await again.readings(april, 1000)).length > 0, "a start is kept from nothing");
  await again.close();
  writeFileSync(path, bytes);
  assert.deepEqual(await shown(series), shownAfter(0, 40));
  await series.close();
});

test("F40 a start deletes what no manifest names, and has the newest values in memory, also without the database", async () => {
  const at = newFolder();
  const series = await daysIn(at, 12);
  const latest = series.latest(meter);
  await series.close();
  writeFileSync(join(at, "readings", "2026-03", "0-99.parquet"), "begun");
  const again = await open(at);
  assert.ok(!existsSync(join(at, "readings", "2026-03", "0-99.parquet")));
  assert.deepEqual(again.latest(meter), latest);
  assert.deepEqual(await shown(again), shownAfter(0, 12));
  await again.close();
  rmSync(join(at, "manifest.json"));
  await assert.rejects(open(at), { code: "series/damaged", message: /manifest/ });
  assert.ok(parquetIn(at).length > 0, "nothing is deleted then");
});

test("moments of wrong clocks make a file of the first month and one of the last", async () => {
  const at = newFolder();
  const series = await open(at);
  const [item] = dayBatch(1).readings;
  const moments = [0, 86_400, 946_684_799, start, 9_000_000_000, 253_402_300_799];
  const columns = { at: moments, ticks: moments, quality: moments.map(() => 0) };
  const readings = item === undefined ? [] : [{ ...item, ...columns }];
  await series.append({ ...dayBatch(1), readings, aggregates: [] });
  await series.tend({ now: start });
  assert.deepEqual(
    filesIn(at).map(({ month }) => month),
    ["2000-01", "2026-03", "2099-12"],
  );
  assert.deepEqual(
    (await shown(series)).map(([one]) => one),
    moments,
  );
  await series.close();
});

test("files of others are taken in, and newer versions of what is there answer", async () => {
  const source = newFolder();
  const made = await daysIn(source, 9);
  await made.close();
  const at = newFolder();
  const series = await open(at);
  await series.append(dayBatch(12));
  const files = filesIn(source).filter(({ table }) => table === "readings");
  await series.takeFiles(
    "readings",
    files.map(({ path }) => join(source, path)),
  );
  const model = new Map([...shownAfter(0, 9), ...shownAfter(0, 12).slice(-24)]);
  for (const [one, ticks] of shownAfter(0, 12))
    if (one < start + 4 * day && one >= start + 3 * day) model.set(one, ticks);
  assert.deepEqual(new Map(await shown(series)), model);
  assert.equal(series.latest(meter)[0]?.newest.at, start + 13 * day - 3600);
  await series.close();
});
