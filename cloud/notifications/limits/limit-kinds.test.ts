// Tests what breaks each kind of limit where a month of plain use does not show it: levels, estimates, clocks that change, absences.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LimitKind } from "@tributary/wire";
import { type HourOfUse, inTicks, type LimitToJudge, limitKindTable, stretchToJudge } from "./limit-kinds.ts";

const zone = "Europe/Madrid";
const hour = 3600;
/** Midnight of the day on which clocks go forward: it has 23 hours, and no hour from 2 to 3. */
const spring = Date.parse("2026-03-28T23:00:00Z") / 1000;
/** Midnight of the day on which they go back: it has 25 hours. */
const autumn = Date.parse("2026-10-24T22:00:00Z") / 1000;

const hoursOf = (start: number, values: readonly Partial<HourOfUse>[]): HourOfUse[] =>
  values.map((value, place) => ({ start: start + place * hour, sum: 0, min: null, max: null, estimated: 0, ...value }));

function startsOf(kind: LimitKind, limit: Partial<LimitToJudge>, hours: readonly HourOfUse[]): number[] {
  return limitKindTable[kind].judge({ limit: 0, days: 3, ...limit }, hours, zone).map(({ start }) => start);
}

test("a pressure that leaves its limit is told once a day, with the worst of the day", () => {
  const levels = (values: readonly number[]) =>
    hoursOf(
      spring,
      values.map((value) => ({ sum: null, min: value - 1, max: value + 1 })),
    );
  const days = levels([...Array(23).fill(30), 18, 20, 15, ...Array(21).fill(30), 40]);
  const below = limitKindTable["value-below"].judge({ limit: 19, days: 3 }, days, zone);
  assert.deepEqual(
    below.map(({ start, value }) => [start, value]),
    [[spring + 23 * hour, 14]],
  );
  assert.deepEqual(startsOf("value-above", { limit: 40 }, days), [spring + 47 * hour]);
  assert.deepEqual(startsOf("value-above", { limit: 41 }, days), []);
  assert.deepEqual(startsOf("value-below", { limit: 100 }, hoursOf(spring, [{ sum: 5 }])), [], "it is no level");
});

test("F57 hours that were estimated break no limit of an hour or a night, and count in days", () => {
  const gap = hoursOf(autumn, Array(25).fill({ sum: 100, estimated: 1 }));
  assert.deepEqual(startsOf("hour-above", { limit: 50 }, gap), []);
  assert.deepEqual(startsOf("night-flow", { limit: 50 }, gap), []);
  assert.deepEqual(startsOf("day-above", { limit: 2499 }, gap), [autumn]);
  assert.deepEqual(startsOf("day-above", { limit: 2500 }, gap), []);
});

test("a night has the hours that the clock shows, two on the day it goes forward and four on the day it goes back", () => {
  const night = (start: number, quiet: number | undefined) =>
    startsOf(
      "night-flow",
      { limit: 5 },
      hoursOf(
        start,
        Array.from({ length: 25 }, (_, place) => ({ sum: place === quiet ? 0 : 10 })),
      ).filter((one) => one.start < start + 23 * hour),
    );
  // In spring 3 and 4 o'clock are the second and third hour after midnight.
  assert.deepEqual(
    [1, 2, 3, 4].map((quiet) => night(spring, quiet).length),
    [1, 0, 0, 1],
  );
  // In autumn 2 o'clock comes twice.
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((quiet) => night(autumn, quiet).length),
    [1, 0, 0, 0, 0, 1],
  );
  const unknown = hoursOf(spring, Array(23).fill({ sum: 10 })).filter(({ start }) => start !== spring + 2 * hour);
  assert.deepEqual(startsOf("night-flow", { limit: 5 }, unknown), [], "an hour of the night is not known");
});

test("days without use follow one another over changes of the clock, and a day that is not whole is none", () => {
  const empty = hoursOf(spring - 24 * hour, Array(24 + 23 + 24).fill({}));
  assert.deepEqual(startsOf("no-use", { days: 3 }, empty), [spring - 24 * hour]);
  assert.deepEqual(startsOf("no-use", { days: 4 }, empty), []);
  const oneMissing = empty.filter(({ start }) => start !== spring + 5 * hour);
  assert.deepEqual(startsOf("no-use", { days: 2 }, oneMissing), []);
  assert.deepEqual(
    startsOf("no-use", { days: 1 }, oneMissing),
    [spring - 24 * hour],
    "one run, whatever the day in it was",
  );
});

test("on the first and last day of an absence only measured hours within it tell", () => {
  const from = spring + 6 * hour;
  const to = spring + (23 + 24 + 5) * hour;
  const used = (place: number, estimated: number) =>
    startsOf(
      "away",
      { from, to },
      hoursOf(
        spring,
        Array.from({ length: 72 }, (_, at) => (at === place ? { sum: 9, estimated } : {})),
      ),
    );
  assert.deepEqual(used(5, 0), [], "before he left");
  assert.deepEqual(used(6, 0), [spring]);
  assert.deepEqual(used(6, 1), [], "perhaps before he left");
  assert.deepEqual(used(30, 1), [spring + 23 * hour], "on a whole day of it");
  assert.deepEqual(used(23 + 24 + 5, 0), [], "when he was back");
});

test("what is read to judge a value is all that it may change", () => {
  assert.deepEqual(stretchToJudge("hour-above", { from: spring, to: spring + hour }, zone), {
    from: spring,
    to: spring + hour,
  });
  assert.deepEqual(stretchToJudge("day-above", { from: spring + hour, to: spring + 2 * hour }, zone), {
    from: spring,
    to: spring + 23 * hour,
  });
  const month = stretchToJudge("month-above", { from: spring, to: spring + hour }, zone);
  assert.deepEqual(
    [new Date(month.from * 1000).toISOString(), new Date(month.to * 1000).toISOString()],
    ["2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
  );
  assert.equal(inTicks("volume", 0.1), 100_000);
  assert.equal(inTicks("temperature", -0.5), -500);
});
