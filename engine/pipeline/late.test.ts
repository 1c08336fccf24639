import assert from "node:assert/strict";
import { it } from "node:test";
import { drain, openPipeline, openStream, type Told, take } from "./index.ts";

const hour = 3600;
const day = 24 * hour;

/** Consumption of the buckets that were told, by level and start. */
const sums = ({ aggregates }: Told) =>
  aggregates.flatMap(({ bucket, aggregates: some }) => some.map(({ start, sum }) => [bucket, start, sum]));

it("S14 a reading that comes three days late changes its hours, day and month exactly once", () => {
  const start = Date.parse("2026-06-30T22:00Z") / 1000;
  const stream = openStream("volume", "water", "Europe/Madrid");
  const late = start + 30 * hour;
  for (let at = start; at < start + 5 * day; at += hour) {
    // 10 litres an hour, 14 of them in the hour before the missing reading.
    const ticks = ((at - start) / hour) * 10_000 + (at >= late ? 4000 : 0);
    if (at !== late && at <= late + 3 * day) take(stream, at, ticks, 0);
  }
  const first = sums(drain(stream));
  const find = (bucket: string, at: number) => first.find(([b, s]) => b === bucket && s === at)?.[2];
  assert.deepEqual([find("hour", late - hour), find("hour", late)], [12_000, 12_000]);

  assert.equal(take(stream, late, 304_000, 0), "valid");
  assert.deepEqual(sums(drain(stream)), [
    ["hour", late - hour, 14_000],
    ["hour", late, 10_000],
    ["day", start + day, 244_000],
    ["month", start, find("month", start)],
  ]);
  assert.equal(take(stream, late, 304_000, 0), "known");
  assert.deepEqual(sums(drain(stream)), []);
});

it("S14 a late reading of last month changes last month and not this one", () => {
  const start = Date.parse("2026-06-28T22:00Z") / 1000;
  const july = Date.parse("2026-06-30T22:00Z") / 1000;
  const stream = openStream("volume", "water", "Europe/Madrid");
  for (let i = 0; i < 100; i += 1) if (i !== 40) take(stream, start + i * hour, i * 10_000, 0);
  drain(stream);
  take(stream, start + 40 * hour, 400_000, 0);
  assert.deepEqual(
    sums(drain(stream)).map(([bucket, at]) => [bucket, at]),
    [
      ["hour", start + 39 * hour],
      ["hour", start + 40 * hour],
      ["day", july - day],
      ["month", Date.parse("2026-05-31T22:00Z") / 1000],
    ],
  );
});

it("takes late readings as far back as bytes for recent readings allow, and flags others", () => {
  // Readings each minute fill 256 bytes in some hours.
  const stream = openStream("volume", "water", "UTC", { pipeline: openPipeline({ recentBytes: 256 }) });
  const start = Date.parse("2026-06-10T12:00Z") / 1000;
  for (let i = 0; i < 1000; i += 1) if (i !== 970 && i !== 500) take(stream, start + i * 60, i * 1000, 0);
  drain(stream);
  assert.equal(take(stream, start + 970 * 60, 970_000, 0), "valid");
  assert.equal(take(stream, start + 500 * 60, 500_000, 0), "flagged");
});
