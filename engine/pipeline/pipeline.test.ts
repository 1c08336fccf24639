import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bucketStart, nextBucket, qualityBits } from "@tributary/core";
import { type Aggregate, drain, openStream, type Rows, type Stream, smoothed, take } from "./index.ts";

/** A seeded generator (xorshift), so that a failure can be repeated. */
function dice(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface Sample {
  readonly at: number;
  readonly ticks: number;
}

/** Consumption of every bucket from scratch: each step is dealt out to the buckets it crosses, in big integers. */
function recomputed(samples: readonly Sample[], bucket: "hour" | "day", zone: string): Map<number, string> {
  const sums = new Map<number, { sum: bigint | undefined; estimated: bigint; ticks: number[] }>();
  const cell = (start: number) => {
    let found = sums.get(start);
    if (found === undefined) {
      found = { sum: undefined, estimated: 0n, ticks: [] };
      sums.set(start, found);
    }
    return found;
  };
  for (const { at, ticks } of samples) cell(bucketStart(at, bucket, zone)).ticks.push(ticks);
  for (const [index, to] of samples.entries()) {
    const from = samples[index - 1];
    if (from === undefined || to.at - from.at > 86_400) continue;
    const step = BigInt(to.ticks - from.ticks);
    const span = BigInt(to.at - from.at);
    const until = (moment: number) => {
      const elapsed = BigInt(Math.min(Math.max(moment - from.at, 0), to.at - from.at));
      const rest = step % span;
      return ((step - rest) / span) * elapsed + (rest * elapsed) / span;
    };
    for (let hour = bucketStart(from.at, "hour", zone); hour <= to.at; hour = nextBucket(hour, "hour", zone)) {
      const end = nextBucket(hour, "hour", zone);
      const target = cell(bucketStart(hour, bucket, zone));
      // A step that only touches the start of an hour puts nothing there, but makes its consumption known.
      target.sum = (target.sum ?? 0n) + until(end) - until(hour);
      if (span > 3600n) target.estimated += until(end) - until(hour);
    }
  }
  return new Map(
    [...sums].map(([start, { sum, estimated, ticks }]) => [
      start,
      JSON.stringify([
        sum === undefined ? null : Number(sum),
        ticks.length === 0 ? null : Math.min(...ticks),
        ticks.length === 0 ? null : Math.max(...ticks),
        ticks.length === 0 ? null : ticks.reduce((a, b) => a + b, 0) / ticks.length,
        ticks.length,
        sum === undefined || sum === 0n ? 0 : Number(estimated) / Number(sum),
      ]),
    ]),
  );
}

const told = (a: Aggregate) =>
  JSON.stringify([a.sum ?? null, a.least ?? null, a.most ?? null, a.mean ?? null, a.count, a.estimated]);

/** Drains into what a receiver keeps: the newest of each bucket and row. */
function receiver(stream: Stream) {
  const hour = new Map<number, string>();
  const day = new Map<number, string>();
  const rows = new Map<string, number>();
  return {
    hour,
    day,
    rows,
    receive() {
      const changed = drain(stream);
      for (const { bucket, aggregates } of changed.aggregates) {
        for (const one of aggregates) (bucket === "hour" ? hour : day).set(one.start, told(one));
      }
      for (const { layer, at, ticks } of changed.rows) {
        for (const [i, moment] of at.entries()) rows.set(`${layer} ${moment}`, ticks[i] ?? Number.NaN);
      }
    },
  };
}

const sortedEntries = (map: ReadonlyMap<number, string>) => [...map].sort(([a], [b]) => a - b);

function shuffleWithin(samples: readonly Sample[], seconds: number, roll: (below: number) => number): Sample[] {
  return samples
    .map((sample) => ({ sample, heard: sample.at + (roll(5) === 0 ? roll(seconds) : 0) }))
    .sort((a, b) => a.heard - b.heard)
    .map(({ sample }) => sample);
}

describe("aggregates equal a recomputation from scratch, bit for bit", () => {
  const cases = [
    { name: "hourly, over the start of summer time", zone: "Europe/Madrid", start: 1774566000, spacing: 3600 },
    { name: "every 15 minutes, over the end of summer time", zone: "Europe/Madrid", start: 1792713600, spacing: 900 },
    { name: "hourly, in a zone of half hours", zone: "Asia/Kolkata", start: 1772150400, spacing: 3600 },
    { name: "every 7 hours: most hours have no reading", zone: "UTC", start: 1772150400, spacing: 25_200 },
  ];
  for (const [index, { name, zone, start, spacing }] of cases.entries()) {
    it(name, () => {
      for (let round = 0; round < 10; round += 1) {
        const roll = dice(1000 * (index + 1) + round);
        const samples: Sample[] = [];
        let ticks = roll(1_000_000_000);
        let at = start + roll(3600);
        while (at < start + 12 * 86_400) {
          samples.push({ at, ticks });
          const pause = 1 + roll(roll(60) === 0 ? 2 * 86_400 : 2 * spacing);
          at += pause;
          ticks += roll(2) * roll(pause * 1000);
        }
        const heard = shuffleWithin(samples, 70 * 3600, roll).flatMap((sample) =>
          roll(10) < 3 ? [sample, sample] : [sample],
        );
        const stream = openStream("volume", "water", zone);
        const kept = receiver(stream);
        for (const { at, ticks } of heard) {
          take(stream, at, ticks, 0);
          if (roll(20) === 0) kept.receive();
        }
        kept.receive();
        assert.equal(kept.rows.size, samples.length);
        assert.deepEqual(sortedEntries(kept.hour), sortedEntries(recomputed(samples, "hour", zone)), `round ${round}`);
        assert.deepEqual(sortedEntries(kept.day), sortedEntries(recomputed(samples, "day", zone)), `round ${round}`);
      }
    });
  }

  it("every 16 seconds, with two hours of disorder, after most readings were dropped", () => {
    const roll = dice(7);
    const samples: Sample[] = [];
    let ticks = 5_000_000;
    for (let at = 1772150403; at < 1772150400 + 2 * 86_400; at += 16) {
      ticks += roll(4) === 0 ? roll(20_000) : 0;
      samples.push({ at, ticks });
    }
    const stream = openStream("volume", "water", "Europe/Madrid");
    const kept = receiver(stream);
    for (const { at, ticks } of shuffleWithin(samples, 2 * 3600, roll)) take(stream, at, ticks, 0);
    kept.receive();
    assert.ok(stream.state.series.count < 5000);
    assert.deepEqual(sortedEntries(kept.hour), sortedEntries(recomputed(samples, "hour", "Europe/Madrid")));
    assert.deepEqual(sortedEntries(kept.day), sortedEntries(recomputed(samples, "day", "Europe/Madrid")));
  });
});

const litres = 1000;
const hour = 3600;
const water = () => openStream("volume", "water", "UTC");
const flagsOf = (rows: readonly Rows[], at: number) =>
  rows.flatMap(({ layer, at: moments, quality }) => {
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
    assert.deepEqual(flagsOf(rows, 12 * hour), [{ layer: "validated", quality: qualityBits.reset }]);
    const sums = aggregates[0]?.aggregates.map(({ sum }) => sum ?? 0) ?? [];
    assert.equal(
      sums.reduce((a, b) => a + b, 0),
      5 * litres,
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

  it("lets the later of two values of one second win, flagged as a conflict", () => {
    const stream = fed(10);
    take(stream, 10 * hour, 1100 * litres, 0);
    take(stream, 10 * hour, 1105 * litres, 0);
    const { rows } = drain(stream);
    assert.deepEqual(
      rows.map(({ ticks }) => ticks),
      [[1105 * litres]],
    );
    assert.deepEqual(flagsOf(rows, 10 * hour), [{ layer: "validated", quality: qualityBits.conflict }]);
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
    const [hours] = drain(stream).aggregates;
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
  const second = openStream("volume", "water", "UTC", structuredClone(first.state));
  for (let i = 295; i < 600; i += 1) for (const stream of [whole, second]) take(stream, i * 900, i * 7 * litres, 0);
  assert.deepEqual(drain(second), drain(whole));
  assert.deepEqual(second.state, whole.state);
});
