import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChangePoint, isUnstable, newLevelWatch, watchLevel } from "./level-watch.ts";
import { chances, normal, type Trace, traceOf } from "./test-traces.ts";

const from = Date.parse("2025-03-01T00:00:00Z") / 1000;
const day = 86_400;
const fourMonths = 122;

function changesOf(trace: Omit<Trace, "from">): ChangePoint[] {
  const watch = newLevelWatch();
  return traceOf({ ...trace, from }).heard.flatMap(({ at, rssi = 0 }) => watchLevel(watch, at, rssi) ?? []);
}

/** Day by day another offset with this deviation, in dB. */
function dailyOffsets(seed: number, deviation: number): (at: number) => number {
  const draw = chances(seed);
  const offsets = Array.from({ length: fourMonths + 2 }, () => deviation * normal(draw));
  return (at) => offsets[Math.floor((at - from) / day)] ?? 0;
}

/** Shapes of links that nobody touched: what is usual, weak, seasonal, with a daily course, seldom heard, often heard. */
const calm: readonly [what: string, (seed: number) => Omit<Trace, "from" | "seed">][] = [
  ["a strong link", () => ({ days: fourMonths, interval: 3600, noise: 1 })],
  [
    "a weak link that scatters",
    () => ({ days: fourMonths, interval: 3600, noise: 3.5, delivery: 0.4, level: () => -98 }),
  ],
  [
    "a link that leaves grow into",
    () => ({
      days: fourMonths,
      interval: 3600,
      noise: 1.5,
      level: (at) => -75 - (5 * (at - from)) / (fourMonths * day),
    }),
  ],
  [
    "a link with a daily course",
    () => ({ days: fourMonths, interval: 900, level: (at) => -80 + 2 * Math.sin((2 * Math.PI * at) / day) }),
  ],
  [
    "a link with good and bad days",
    (seed) => {
      const offset = dailyOffsets(seed, 1.2);
      return { days: fourMonths, interval: 3600, noise: 2, level: (at) => -85 + offset(at) };
    },
  ],
  ["a meter that sends all the time", () => ({ days: 10, interval: 16, noise: 2.5, delivery: 0.8 })],
  ["a meter that sends each four hours", () => ({ days: fourMonths, interval: 4 * 3600, noise: 2 })],
];

for (const [what, shape] of calm) {
  test(`F58 no change point in four months: ${what}`, () => {
    for (let seed = 100; seed < 120; seed += 1)
      assert.deepEqual(changesOf({ seed, ...shape(seed) }), [], `seed ${seed}`);
  });
}

test("F59 an antenna shift of 10 dB is found within a day, once, with the levels before and after", () => {
  for (let seed = 200; seed < 240; seed += 1) {
    const draw = chances(seed);
    const shift = from + (5 + Math.floor(draw() * 100)) * day + Math.floor(draw() * day);
    const offset = dailyOffsets(seed, 0.8);
    const before = -60 - 25 * draw();
    const level = (at: number) => before + offset(at) - (at >= shift ? 10 : 0);
    const interval = seed % 2 === 0 ? 3600 : 900;
    const found = changesOf({ seed, days: fourMonths, interval, noise: 1 + 1.5 * draw(), delivery: 0.7, level });
    assert.equal(found.length, 1, `seed ${seed}: ${JSON.stringify(found)}`);
    const [change] = found;
    assert.ok(change !== undefined && change.foundAt - shift < day && change.foundAt >= shift);
    assert.ok(Math.abs(change.at - shift) < 6 * 3600);
    assert.ok(Math.abs(change.before - change.after - 10) < 3.5, JSON.stringify(change));
  }
});

test("F59 a shift that leaves half of the telegrams or fewer is found within a day too", () => {
  let late = 0;
  for (let seed = 300; seed < 340; seed += 1) {
    const shift = from + 30 * day + (seed % 24) * 3600;
    const watch = newLevelWatch();
    const draw = chances(seed);
    const { heard } = traceOf({
      seed,
      from,
      days: 40,
      interval: 3600,
      noise: 1.5,
      level: (at) => (at < shift ? -86 : -96),
    });
    const arrived = heard.filter(({ at }) => at < shift || draw() < 0.45);
    const found = arrived.flatMap(({ at, rssi = 0 }) => watchLevel(watch, at, rssi) ?? []);
    if (found[0] === undefined || found[0].foundAt - shift > day) late += 1;
  }
  assert.ok(late <= 1, `${late} of 40`);
});

test("back to where it was is a change too", () => {
  const level = (at: number) => (at - from > 20 * day && at - from < 40 * day ? -82 : -70);
  const found = changesOf({ seed: 1, days: 60, interval: 3600, level });
  assert.deepEqual(
    found.map(({ before, after }) => Math.sign(after - before)),
    [-1, 1],
  );
});

test("F58 a link that wanders for weeks is called unstable, and few of its days changes", () => {
  for (let seed = 400; seed < 420; seed += 1) {
    const watch = newLevelWatch();
    const offset = dailyOffsets(seed, 4.8);
    const { heard } = traceOf({ seed, from, days: 60, interval: 3600, noise: 4, level: (at) => -80 + offset(at) });
    const found = heard.flatMap(({ at, rssi = 0 }) => watchLevel(watch, at, rssi) ?? []);
    assert.ok(isUnstable(watch));
    assert.ok(found.length <= 9, `${found.length}`);
  }
});
