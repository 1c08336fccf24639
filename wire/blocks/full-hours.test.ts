import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fullHours, hoursFrom } from "./full-hours.ts";

const start = 1_772_150_400;
const reading = (minute: number, litres: number, quality = 0) => ({
  at: start + 60 * minute,
  ticks: 1000 * litres,
  quality,
});

test("a full hour lies on the line between its neighbours, in whole steps", () => {
  const readings = [reading(-30, 100), reading(30, 103, 64), reading(60, 110), reading(179, 110), reading(240, 111)];
  assert.deepEqual(fullHours(readings, 3), [
    { ...reading(0, 101), quality: 64 },
    reading(60, 110),
    reading(120, 110),
    reading(180, 110),
    reading(240, 111),
  ]);
});

test("nothing is said of hours over a gap above two hours and of those in which the register fell", () => {
  assert.deepEqual(hoursFrom(reading(10, 5), reading(131, 9), 3), []);
  assert.deepEqual(hoursFrom(reading(10, 5), reading(70, 4), 3), []);
  assert.deepEqual(hoursFrom(reading(10, 5), reading(60, 4), 3), [reading(60, 4)]);
});

test("hours of a register that only grows only grow, and lie between its readings", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 7200 }), fc.nat(10 ** 7)), { minLength: 2 });
  fc.assert(
    fc.property(steps, fc.nat(4), (all, scale) => {
      let [at, ticks] = [start, 36_412_000];
      const readings = all.map(([later, more]) => {
        [at, ticks] = [at + later, ticks + more];
        return { at, ticks, quality: 0 };
      });
      const hours = fullHours(readings, scale);
      const first = Math.ceil((readings[0]?.at ?? 0) / 3600);
      assert.deepEqual(
        hours.map((one) => one.at / 3600),
        Array.from({ length: Math.floor(at / 3600) - first + 1 }, (_, place) => first + place),
      );
      for (const [place, one] of hours.entries()) {
        assert.ok(one.ticks >= (hours[place - 1]?.ticks ?? 0) && one.ticks <= ticks && one.ticks % 10 ** scale === 0);
      }
    }),
  );
});
