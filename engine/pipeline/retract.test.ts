import assert from "node:assert/strict";
import { it } from "node:test";
import { qualityBits, rejecting } from "@tributary/core";
import { bruteForce, figures, type Sample } from "./brute-force.ts";
import { drain, openStream, saveStream, smoothed, take } from "./index.ts";
import { dice } from "./trial.ts";

const buckets = ["5min", "hour", "day", "month"] as const;

it("F43 a spike too small to stand out is taken back when two readings after it agree with the one before", () => {
  for (const [round, spacing] of [3600, 900, 60, 20_000].entries()) {
    const roll = dice(round + 1);
    const zone = "Europe/Madrid";
    const stream = openStream("volume", "water", zone, { change: { buckets } });
    const levels = buckets.map(() => new Map<number, string>());
    const valid = new Map<number, number>();
    const receive = () => {
      const { rows, aggregates } = drain(stream);
      for (const { layer, at, ticks, quality } of rows) {
        if (layer !== "validated") continue;
        for (const [i, moment] of at.entries()) {
          if (((quality[i] ?? 0) & rejecting) === 0) valid.set(moment, ticks[i] ?? 0);
          else valid.delete(moment);
        }
      }
      for (const { bucket, aggregates: some } of aggregates) {
        for (const a of some) {
          const text = figures(a.sum, a.least, a.most, a.mean, a.count, a.estimated);
          const isKnown = a.count > 0 || a.sum !== undefined;
          if (isKnown) levels[buckets.indexOf(bucket)]?.set(a.start, text);
          else levels[buckets.indexOf(bucket)]?.delete(a.start);
        }
      }
    };
    const samples: Sample[] = [];
    let ticks = 50_000_000;
    let spikes = 0;
    let at = Date.parse("2026-03-20T00:00Z") / 1000;
    for (let i = 0; i < 1500; i += 1) {
      const isSpike = i > 20 && i % 10 === 0;
      take(stream, at, isSpike ? ticks + 1000 * (1 + roll(40)) : ticks, 0);
      if (isSpike) spikes += 1;
      else samples.push({ at, ticks });
      if (roll(5) === 0) receive();
      at += 1 + roll(2 * spacing);
      // Nothing is used around a spike: else the next reading may lie above it.
      if (i % 10 > 2 && i % 10 < 8) ticks += roll(2) * roll(spacing * 5);
    }
    receive();
    assert.ok(spikes > 100);
    assert.deepEqual(
      [...valid].sort(([a], [b]) => a - b),
      samples.map((one) => [one.at, one.ticks]),
    );
    for (const [level, told] of levels.entries()) {
      const expected = [...bruteForce(samples, level, zone)].sort(([a], [b]) => a - b);
      assert.deepEqual(
        [...told].sort(([a], [b]) => a - b),
        expected,
        `level ${level}, each ${spacing} s`,
      );
    }
  }
});

it("a dip of one reading, or of two that recover at once, takes nothing back from what is higher after it", () => {
  const stream = openStream("volume", "water", "UTC");
  for (let i = 0; i < 10; i += 1) take(stream, i * 3600, 1_000_000 + i * 10_000, 0);
  drain(stream);
  assert.equal(take(stream, 10 * 3600, 1_085_000, 0), "flagged");
  assert.equal(take(stream, 11 * 3600, 1_110_000, 0), "valid");
  const flags = drain(stream).rows.flatMap(({ layer, quality }) => [layer, quality]);
  assert.deepEqual(flags, ["raw", [qualityBits.fell], "validated", [0], "estimated", [32_772]]);
  assert.equal(smoothed(stream), 10_000);
  assert.equal(saveStream(stream).at.length, 11);
});
