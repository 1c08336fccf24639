import assert from "node:assert/strict";
import { test } from "node:test";
import { localText, meterClock } from "./clock.ts";

const zone = "Europe/Madrid";
const at = (text: string) => Date.parse(text) / 1000;
const beginning = at("2025-01-01T00:00:00+01:00");
const minutes = (text: string) => Date.parse(`${text}Z`) / 60_000;

test("a meter's clock is at most minutes wrong after a year, and follows the civil clock where it is made to", () => {
  const winter = at("2025-12-01T12:00:00Z");
  const summer = at("2025-07-01T12:00:00Z");
  for (let seed = 1; seed < 30; seed += 1) {
    for (const follows of [true, false]) {
      const clock = meterClock(seed, beginning, zone, follows, []);
      assert.ok(Math.abs(minutes(clock(winter)) - minutes(localText(winter, zone))) <= 17);
      const ahead = minutes(localText(summer, zone)) - minutes(clock(summer));
      assert.ok(Math.abs(ahead - (follows ? 0 : 60)) <= 10, `${ahead}`);
    }
  }
});

test("clocks drift, each at its own rate", () => {
  const texts = Array.from({ length: 20 }, (_, seed) =>
    meterClock(seed, beginning, zone, true, [])(at("2025-12-01T12:00:00Z")),
  );
  assert.ok(new Set(texts).size > 8);
});

test("a wrong clock is as wrong as was told, for as long as was told", () => {
  const [from, to] = [at("2025-02-01T00:00:00Z"), at("2025-03-01T00:00:00Z")];
  const wrong = meterClock(3, beginning, zone, true, [{ kind: "clock-error", seconds: 7200, from, to }]);
  const right = meterClock(3, beginning, zone, true, []);
  const ahead = [from - 60, from, to - 60, to].map((moment) => minutes(wrong(moment)) - minutes(right(moment)));
  assert.deepEqual(ahead, [0, 120, 120, 0]);
});
