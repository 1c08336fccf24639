import assert from "node:assert/strict";
import { test } from "node:test";
import { atWall, type CivilDay, civilDay } from "./civil-day.ts";
import { counter } from "./counter.ts";
import { rateAt, usedUntil, within } from "./pulses.ts";

const zone = "Europe/Madrid";
const at = (text: string) => Date.parse(text) / 1000;
const beginning = at("2025-09-30T22:00:00Z");

function habit(day: CivilDay) {
  return [
    { from: atWall(day, 7 * 3600), seconds: 600, amount: 40 },
    { from: atWall(day, 19.5 * 3600), seconds: 3600, amount: day.weekend ? 25.5 : 12 },
  ];
}

test("a day in which clocks are changed is as long as it is, and its hours stand where the clock on the wall says", () => {
  const autumn = civilDay(at("2025-10-26T12:00:00Z"), zone);
  assert.equal(autumn.end - autumn.start, 25 * 3600);
  assert.equal(atWall(autumn, 7 * 3600), at("2025-10-26T06:00:00Z"));
  const spring = civilDay(at("2026-03-29T12:00:00Z"), zone);
  assert.equal(spring.end - spring.start, 23 * 3600);
  assert.equal(atWall(spring, 7 * 3600), at("2026-03-29T05:00:00Z"));
  assert.deepEqual([autumn.weekend, civilDay(at("2025-10-27T12:00:00Z"), zone).weekend], [true, false]);
});

test("a counter says the same in whatever order it is asked, and what a sum over all days says", () => {
  const end = at("2025-11-05T00:00:00Z");
  const moments = Array.from({ length: 400 }, (_, index) => beginning + ((index * 7919 * 61) % (end - beginning)));
  const asked = counter(habit, beginning, zone);
  for (const moment of moments) {
    let sum = 0;
    for (let day = civilDay(beginning, zone); day.start < moment; day = civilDay(day.end, zone)) {
      sum += usedUntil(habit(day), moment);
    }
    assert.ok(Math.abs(asked.total(moment) - sum) < 1e-6, `at ${moment}`);
    assert.equal(asked.total(moment), counter(habit, beginning, zone).total(moment));
  }
});

test("a counter never falls, also over midnight and where clocks are changed", () => {
  const counted = counter(habit, beginning, zone);
  let before = -1;
  for (let moment = at("2025-10-25T00:00:00Z"); moment < at("2025-10-28T00:00:00Z"); moment += 7) {
    const now = counted.total(moment);
    assert.ok(now >= before, `at ${moment}`);
    before = now;
  }
});

test("before its beginning nothing was counted and nothing flows", () => {
  const counted = counter(habit, beginning, zone);
  assert.deepEqual([counted.total(beginning - 1), counted.rate(beginning - 1)], [0, 0]);
});

test("parts of pulses add up to the whole and flow as fast", () => {
  const pulses = [
    { from: 100, seconds: 50, amount: 5 },
    { from: 120, seconds: 100, amount: 30 },
  ];
  const parts = [...within(pulses, 0, 130), ...within(pulses, 130, 1000)];
  assert.equal(parts.length, 4);
  for (let moment = 90; moment < 240; moment += 5) {
    assert.ok(Math.abs(usedUntil(pulses, moment) - usedUntil(parts, moment)) < 1e-9);
    assert.ok(Math.abs(rateAt(pulses, moment) - rateAt(parts, moment)) < 1e-9);
  }
});
