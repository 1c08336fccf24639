// Tests how ages, moments and freshness are written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, freshness, lasting, timeText } from "./times.ts";

const now = 1_000_000;

test("an age is told in its largest whole unit", () => {
  const rows = [
    [0, "now"],
    [-30, "now"],
    [1, "1\u00a0s ago"],
    [59, "59\u00a0s ago"],
    [60, "1\u00a0min ago"],
    [3599, "59\u00a0min ago"],
    [7200, "2\u00a0h ago"],
    [172_799, "47\u00a0h ago"],
    [172_800, "2\u00a0d ago"],
  ] as const;
  for (const [age, text] of rows) assert.equal(ago(now - age, now), text);
});

test("a meter is fresh, quiet or silent", () => {
  assert.equal(freshness(now + 5, now), "fresh");
  assert.equal(freshness(now - 900, now), "fresh");
  assert.equal(freshness(now - 901, now), "quiet");
  assert.equal(freshness(now - 93_601, now), "silent");
});

test("moments are read in the zone of the meter, summer time included", () => {
  const summer = Date.UTC(2026, 6, 1, 22, 30) / 1000;
  assert.equal(timeText(summer, "Europe/Madrid", "day"), "Thu 2 Jul");
  assert.equal(timeText(summer, "Europe/Madrid", "hour"), "00:30");
  assert.equal(timeText(summer, "UTC", "hour"), "22:30");
});

test("a zone that nobody knows is read as UTC", () => {
  assert.equal(timeText(0, "Nowhere/Never", "hour"), "00:00");
});

test("a duration is told in its two largest units", () => {
  assert.equal(lasting(0), "0\u00a0s");
  assert.equal(lasting(12), "12\u00a0s");
  assert.equal(lasting(5400), "1\u00a0h 30\u00a0min");
  assert.equal(lasting(86_400), "1\u00a0d");
  assert.equal(lasting(90_061), "1\u00a0d 1\u00a0h");
});
