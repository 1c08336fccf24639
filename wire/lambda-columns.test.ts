import assert from "node:assert/strict";
import { test } from "node:test";
import { qualityBits } from "@tributary/core";
import type { LambdaInput } from "./lambda.ts";
import { groupColumn, lambdaEdges, meterColumn } from "./lambda-columns.ts";

const hour = 3600;
const noon = 1_772_150_400;
const input = (bucket: LambdaInput["bucket"], buckets: number): LambdaInput => ({
  ...{ name: "use", register: "volume", meters: "*" },
  ...{ bucket, buckets },
});
const reading = (at: number, m3: number, quality = 0) => ({ at: noon + at, ticks: Math.round(m3 * 1e6), quality });

test("buckets end at or before the moment; days are local, of 23 and 25 hours too", () => {
  assert.deepEqual(lambdaEdges(input("minute", 2), noon + 59, "UTC"), [noon - 120, noon - 60, noon]);
  assert.deepEqual(lambdaEdges(input("5min", 1), noon + 299, "UTC"), [noon - 300, noon]);
  assert.deepEqual(lambdaEdges(input("hour", 2), noon + 1, "UTC"), [noon - 2 * hour, noon - hour, noon]);
  const edges = lambdaEdges(input("day", 365), noon, "Europe/Madrid");
  const lengths = edges.slice(1).map((end, place) => (end - (edges[place] ?? 0)) / hour);
  assert.deepEqual(new Set(lengths), new Set([23, 24, 25]));
});

test("consumption is shared over the buckets between two readings, and unknown where it is not known", () => {
  const edges = [0, 1, 2, 3, 4, 5].map((count) => noon + count * hour);
  const ticks = meterColumn("m", "volume", [reading(-hour, 1), reading(hour, 3), reading(2.5 * hour, 6)], edges);
  assert.deepEqual(ticks.value, [1, 2, null, null, null]);
  const late = meterColumn("m", "volume", [reading(0, 1), reading(40 * hour, 3)], edges);
  assert.deepEqual(new Set(late.value), new Set([null]));
  const fell = [reading(0, 5), reading(hour, 1), reading(2 * hour, 2)];
  assert.deepEqual(meterColumn("m", "volume", fell, edges).value.slice(0, 2), [null, 1]);
  const exchange = [reading(0, 5), reading(hour, 7, qualityBits.exchange), reading(2 * hour, 8)];
  assert.deepEqual(meterColumn("m", "volume", exchange, edges).value.slice(0, 2), [null, 1]);
});

test("parts of any buckets add up to what was used, to the tick", () => {
  const readings = [0, 977, 1861, 4003, 7200].map((at, index) => reading(at, index * 0.333_337));
  const minutes = Array.from({ length: 121 }, (_, index) => noon + index * 60);
  const hours = [noon, noon + hour, noon + 2 * hour];
  const total = (edges: readonly number[]) =>
    meterColumn("m", "volume", readings, edges).value.reduce<number>(
      (sum, one) => sum + Math.round((one ?? 0) * 1e6),
      0,
    );
  assert.equal(total(minutes), 4 * 333_337);
  assert.equal(total(hours), 4 * 333_337);
});

test("levels are means of what was heard; groups are sums of counters and means of levels, with most of them known", () => {
  const edges = [noon, noon + 300, noon + 600];
  const column = (of: string, ...bars: number[]) =>
    meterColumn(
      of,
      "pressure",
      bars.map((bar, index) => ({ ...reading(index * 200, 0), ticks: bar })),
      edges,
    );
  const [a, b] = [column("a", 2000, 4000, 1000), column("b", 1000)];
  const [mean = 0, last = 0] = a.value;
  assert.equal(mean, 3 * (last ?? 0));
  assert.equal(b.value[1], null);
  assert.equal(groupColumn("g", "pressure", [a, b]).value[1], null);
  assert.equal(groupColumn("g", "pressure", [a, a, a, a, b]).value[1], last);
  const use = meterColumn("m", "volume", [reading(0, 1), reading(600, 2)], edges);
  const none = meterColumn("n", "volume", [], edges);
  assert.deepEqual(groupColumn("g", "volume", [use, use, use, use, none]).value, [2.5, 2.5]);
});
