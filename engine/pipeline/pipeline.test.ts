import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { qualityBits } from "@tributary/core";
import { drain, openStream, type Rows, saveStream, smoothed, take } from "./index.ts";
import { dice } from "./trial.ts";

const litres = 1000;
const hour = 3600;
const water = () => openStream("volume", "water", "UTC");
const flagsOf = (rows: readonly Rows[], at: number) =>
  rows.flatMap(({ layer, at: moments, quality }) => {
    if (layer === "estimated") return [];
    const place = moments.indexOf(at);
    return place < 0 ? [] : [{ layer, quality: quality[place] ?? 0 }];
  });

describe("a water register", () => {
  const fed = (count: number) => {
    const stream = water();
    for (let i = 0; i < count; i += 1) take(stream, i * hour, (1000 + i * 10) * litres, 0);
    drain(stream);
    return stream;
  };

  it("keeps a fall apart, flagged", () => {
    const stream = fed(10);
    assert.equal(take(stream, 10 * hour, 500 * litres, 0), "flagged");
    assert.equal(take(stream, 11 * hour, 1110 * litres, 0), "valid");
    const { rows } = drain(stream);
    assert.deepEqual(flagsOf(rows, 10 * hour), [{ layer: "raw", quality: qualityBits.fell }]);
    assert.deepEqual(flagsOf(rows, 11 * hour), [{ layer: "validated", quality: 0 }]);
  });

  it("tells a flagged value once, however often it comes", () => {
    const stream = fed(10);
    take(stream, 10 * hour, 500 * litres, 0);
    drain(stream);
    assert.equal(take(stream, 10 * hour, 500 * litres, 0), "known");
    assert.deepEqual(drain(stream), { rows: [], aggregates: [] });
  });

  it("rolls over at its capacity and counts on", () => {
    const stream = water();
    take(stream, 0, 99_999_990 * litres, 0);
    take(stream, hour, 15 * litres, 0);
    const { rows, aggregates } = drain(stream);
    assert.deepEqual(flagsOf(rows, hour), [{ layer: "validated", quality: qualityBits.rollover }]);
    assert.equal(aggregates[0]?.aggregates[0]?.sum, 25 * litres);
  });

  it("believes a register that began anew after three readings over an hour, and counts nothing between", () => {
    const stream = fed(10);
    assert.equal(take(stream, 10 * hour, 1 * litres, 0), "flagged");
    assert.equal(take(stream, 11 * hour, 2 * litres, 0), "flagged");
    assert.equal(take(stream, 12 * hour, 4 * litres, 0), "valid");
    assert.equal(take(stream, 13 * hour, 9 * litres, 0), "valid");
    const { rows, aggregates } = drain(stream);
    assert.deepEqual(flagsOf(rows, 10 * hour), [
      { layer: "raw", quality: qualityBits.fell },
      { layer: "validated", quality: qualityBits.reset },
    ]);
    assert.deepEqual(flagsOf(rows, 12 * hour), [{ layer: "validated", quality: 0 }]);
    const sums = aggregates[0]?.aggregates.map(({ sum }) => sum ?? 0) ?? [];
    assert.equal(
      sums.reduce((a, b) => a + b, 0),
      8 * litres,
    );
  });

  it("refuses growth that no meter can count", () => {
    const stream = fed(10);
    assert.equal(take(stream, 10 * hour, 10_900 * 1000 * litres, 0), "flagged");
    assert.deepEqual(flagsOf(drain(stream).rows, 10 * hour), [{ layer: "raw", quality: qualityBits.impossible }]);
  });

  it("holds a spike back and lets it go unless the next reading agrees", () => {
    const spike = fed(10);
    assert.equal(take(spike, 10 * hour, 20_000 * litres, 0), "flagged");
    assert.equal(take(spike, 11 * hour, 1110 * litres, 0), "valid");
    const burst = fed(10);
    assert.equal(take(burst, 10 * hour, 20_000 * litres, 0), "flagged");
    assert.equal(take(burst, 11 * hour, 40_000 * litres, 0), "valid");
    const { rows } = drain(burst);
    assert.deepEqual(flagsOf(rows, 10 * hour), [
      { layer: "raw", quality: qualityBits.outlier },
      { layer: "validated", quality: 0 },
    ]);
  });

  it("does not call ordinary use an outlier when half of all hours are zero", () => {
    const roll = dice(3);
    const stream = water();
    let ticks = 0;
    let flagged = 0;
    for (let i = 0; i < 5000; i += 1) {
      ticks += roll(2) * roll(400) * litres;
      if (take(stream, i * hour, ticks, 0) === "flagged") flagged += 1;
    }
    assert.equal(flagged, 0);
  });

  it("keeps the first of two values of one second, and the other apart, flagged as a conflict", () => {
    const stream = fed(10);
    assert.equal(take(stream, 10 * hour, 1100 * litres, 0), "valid");
    assert.equal(take(stream, 10 * hour, 1105 * litres, 0), "flagged");
    assert.equal(take(stream, 10 * hour, 1100 * litres, 0), "known");
    const { rows, aggregates } = drain(stream);
    assert.deepEqual(flagsOf(rows, 10 * hour), [
      { layer: "raw", quality: qualityBits.conflict },
      { layer: "validated", quality: 0 },
    ]);
    assert.equal(aggregates.find(({ bucket }) => bucket === "hour")?.aggregates.at(-1)?.most, 1100 * litres);
  });

  it("keeps a reading that comes after the horizon, flagged late, without opening aggregates", () => {
    const stream = fed(200);
    assert.equal(take(stream, 20 * hour + 5, 1200 * litres, 0), "flagged");
    const { rows, aggregates } = drain(stream);
    assert.deepEqual(flagsOf(rows, 20 * hour + 5), [{ layer: "raw", quality: qualityBits.late }]);
    assert.deepEqual(aggregates, []);
  });

  it("knows its smoothed flow", () => {
    assert.equal(smoothed(fed(10)), 10 * litres);
  });
});

describe("a level", () => {
  it("holds a spike back and keeps a lasting change", () => {
    const stream = openStream("pressure", "water", "UTC");
    for (let i = 0; i < 20; i += 1) take(stream, i * 60, 4_000_000 + (i % 3) * 1000, 0);
    assert.equal(take(stream, 1200, 9_000_000, 0), "flagged");
    assert.equal(take(stream, 1260, 4_001_000, 0), "valid");
    assert.equal(take(stream, 1320, 6_000_000, 0), "flagged");
    assert.equal(take(stream, 1380, 6_000_000, 0), "valid");
    assert.equal(take(stream, 1440, 500_000_000, 0), "flagged");
    const hours = drain(stream).aggregates.find(({ bucket }) => bucket === "hour");
    assert.deepEqual(
      hours?.aggregates.map(({ sum, count, most }) => ({ sum, count, most })),
      [{ sum: undefined, count: 23, most: 6_000_000 }],
    );
  });
});

it("a restored stream goes on as the one it was taken from", () => {
  const whole = water();
  const first = water();
  for (let i = 0; i < 300; i += 1) for (const stream of [whole, first]) take(stream, i * 900, i * 7 * litres, 0);
  drain(whole);
  drain(first);
  const second = openStream("volume", "water", "UTC", { state: structuredClone(saveStream(first)) });
  for (let i = 295; i < 600; i += 1) for (const stream of [whole, second]) take(stream, i * 900, i * 7 * litres, 0);
  assert.deepEqual(drain(second), drain(whole));
  assert.deepEqual(saveStream(second), saveStream(whole));
});
