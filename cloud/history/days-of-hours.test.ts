import assert from "node:assert/strict";
import { test } from "node:test";
import { daysOf } from "./days-of-hours.ts";

const zone = "Europe/Madrid";
const hourOf = (time: string, sum: number | null, estimated = 0) => {
  return { start: Date.parse(time) / 1000, sum, min: null, max: null, mean: null, count: 1, estimated };
};

test("hours are summed to local days, also on the day on which the clocks change", () => {
  const hours = [
    hourOf("2026-03-27T22:00:00Z", 5),
    hourOf("2026-03-27T23:00:00Z", 7),
    hourOf("2026-03-28T22:00:00Z", null),
    hourOf("2026-03-28T23:00:00Z", 3, 1),
    hourOf("2026-03-29T21:00:00Z", 9),
    hourOf("2026-03-29T22:00:00Z", 0),
  ];
  assert.deepEqual(
    daysOf(hours, zone).map(({ start, sum, count, estimated }) => [
      new Date(start * 1000).toISOString(),
      sum,
      count,
      estimated,
    ]),
    [
      ["2026-03-26T23:00:00.000Z", 5, 1, 0],
      ["2026-03-27T23:00:00.000Z", 7, 2, 0],
      ["2026-03-28T23:00:00.000Z", 12, 2, 0.25],
      ["2026-03-29T22:00:00.000Z", 0, 1, 0],
    ],
  );
  assert.deepEqual(daysOf([], zone), []);
});
