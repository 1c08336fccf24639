// Tests how buckets become columns.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BucketView } from "@tributary/wire";
import { layOut } from "./columns.ts";

const bucket = (start: number, sum: number | null, estimated = 0): BucketView => ({
  start,
  sum,
  min: null,
  max: null,
  mean: sum,
  count: 1,
  estimated,
});
const span = { from: 0, to: 4 * 3600, unit: "m3", zone: "UTC" };

test("an hour that the answer leaves out is unknown, not zero", () => {
  const laid = layOut({ ...span, buckets: [bucket(0, 2), bucket(7200, 0), bucket(10_800, null)] }, "hour", "sum");
  assert.deepEqual(
    laid.columns.map(({ amount }) => amount),
    [2, null, 0, null],
  );
  assert.deepEqual(laid.total, { amount: 2, unit: "m3" });
  assert.equal(laid.highest?.start, 0);
});

test("small volumes are told in litres, the estimated share apart", () => {
  const laid = layOut({ ...span, buckets: [bucket(0, 0.5), bucket(3600, 0.25, 0.5)] }, "hour", "sum");
  assert.equal(laid.unit, "L");
  assert.deepEqual(
    laid.columns.slice(0, 2).map(({ amount, measured }) => [amount, measured]),
    [
      [500, 500],
      [250, 125],
    ],
  );
  assert.ok(laid.anyEstimated);
});

test("hours in litres may add up to cubic metres", () => {
  const laid = layOut({ ...span, buckets: [bucket(0, 0.75), bucket(3600, 0.5)] }, "hour", "sum");
  assert.equal(laid.unit, "L");
  assert.deepEqual(laid.total, { amount: 1.25, unit: "m3" });
});

test("a level is averaged, never added up", () => {
  const laid = layOut({ ...span, unit: "°C", buckets: [bucket(0, 10), bucket(3600, 20)] }, "hour", "mean");
  assert.deepEqual(laid.total, { amount: 15, unit: "°C" });
});

test("without any bucket nothing is known", () => {
  const laid = layOut({ ...span, buckets: [] }, "hour", "sum");
  assert.equal(laid.columns.length, 4);
  assert.equal(laid.total, undefined);
  assert.equal(laid.highest, undefined);
});

test("the day on which clocks go back has one column of 25 hours", () => {
  const from = Date.parse("2026-10-23T22:00:00Z") / 1000;
  const to = Date.parse("2026-10-26T23:00:00Z") / 1000;
  const laid = layOut({ from, to, unit: "m3", zone: "Europe/Madrid", buckets: [] }, "day", "sum");
  assert.deepEqual(
    laid.columns.map(({ start, end }) => (end - start) / 3600),
    [24, 25, 24],
  );
});
