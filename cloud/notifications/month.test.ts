// Plays a month of hourly values of fifty meters, and compares who was told of what with a count of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LimitKind, NewLimit } from "@tributary/wire";
import { alarmOf, day, hour, openTrial, secondsOf } from "./trial-notifications.ts";

const zone = "Europe/Madrid";
/** The month in which clocks go forward. */
const from = secondsOf("2026-02-28T23:00:00Z");
const to = secondsOf("2026-03-31T22:00:00Z");
/** Values are brought so often, those of several hours together. */
const step = 6 * hour;
const meters = Array.from({ length: 50 }, (_, place) => `m${place}`);

/** Random numbers below 1 that are the same each time. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The local date and hour of each hour of the month, by the calendar of the runtime alone. */
const calendar = new Intl.DateTimeFormat("sv-SE", {
  ...{ timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23" },
});
const hoursOfMonth = Array.from({ length: (to - from) / hour }, (_, place) => {
  const [date = "", of = ""] = calendar.format((from + place * hour) * 1000).split(" ");
  return { start: from + place * hour, date, hour: Number(of) };
});
const dates = [...new Set(hoursOfMonth.map(({ date }) => date))];

interface Value {
  readonly start: number;
  readonly date: string;
  readonly hour: number;
  readonly ticks: number;
  /** When the cloud gets it. */
  readonly at: number;
}

/** Households that use water by day, are away, leak, and whose values come up to three days late. */
function household(seed: number): Value[] {
  const random = dice(seed);
  const holiday = { from: Math.floor(random() * 20), days: random() < 0.5 ? 3 + Math.floor(random() * 6) : 0 };
  const leak = { from: Math.floor(random() * 30), days: random() < 0.3 ? 2 : 0 };
  return hoursOfMonth.map(({ start, date, hour: of }) => {
    const place = dates.indexOf(date);
    const isAway = place >= holiday.from && place < holiday.from + holiday.days;
    const isLeaking = place >= leak.from && place < leak.from + leak.days;
    const used = of >= 6 && of < 23 && random() < 0.7 ? Math.floor(random() ** 3 * 150) * 1000 : 0;
    const late = random() < 0.03 ? Math.floor(random() * 3 * day) : 0;
    return {
      ...{ start, date, hour: of, at: from + Math.ceil((start + hour + late - from) / step) * step },
      ticks: (isAway ? 0 : used) + (isLeaking ? 12_000 : 0),
    };
  });
}

interface Wish {
  readonly person: string;
  readonly limit: NewLimit;
  readonly madeAt: number;
}

interface Expected {
  readonly start: number;
  /** When the last value came without which nothing was broken. */
  readonly at: number;
  /** End of what was limited. */
  readonly end: number;
}

const group = (values: readonly Value[], of: (value: Value) => string) => Map.groupBy(values, of);
const newest = (values: readonly Value[]) => Math.max(...values.map(({ at }) => at));
const endOf = (values: readonly Value[]) => Math.max(...values.map(({ start }) => start + hour));

/** When the sum of what had come by then was more than the limit. */
function moreThan(values: readonly Value[], ticks: number): Expected[] {
  let sum = 0;
  for (const value of values.toSorted((a, b) => a.at - b.at)) {
    sum += value.ticks;
    if (sum > ticks) return [{ start: Math.min(...values.map((one) => one.start)), at: value.at, end: endOf(values) }];
  }
  return [];
}

/** What breaks a limit, by its kind, counted from all values and when they came. */
function count(
  { kind, limit, days, from: leaves = 0, to: returns = 0 }: NewLimit,
  values: readonly Value[],
): Expected[] {
  const ticks = limit * 1_000_000;
  const byDate = [...group(values, ({ date }) => date).values()];
  switch (kind) {
    case "hour-above":
      return values.flatMap((value) => moreThan([value], ticks));
    case "day-above":
      return byDate.flatMap((within) => moreThan(within, ticks));
    case "month-above":
      return moreThan(values, ticks);
    case "away":
      return byDate
        .map((within) => within.filter(({ start }) => start >= leaves && start + hour <= returns))
        .flatMap((within) => moreThan(within, ticks).map((one) => ({ ...one, start: dayStart(one.start) })));
    case "night-flow":
      return byDate.flatMap((within) => {
        const night = within.filter((one) => one.hour >= 2 && one.hour < 5);
        if (!night.every((one) => one.ticks > ticks)) return [];
        return [{ start: Math.min(...within.map(({ start }) => start)), at: newest(night), end: endOf(within) }];
      });
    case "no-use": {
      const runs: Value[][][] = [[]];
      for (const within of byDate) {
        if (within.some((one) => one.ticks > 0)) runs.push([]);
        else runs.at(-1)?.push(within);
      }
      return runs
        .filter((run) => run.length >= days)
        .map((run) => {
          const first = run.slice(0, days).flat();
          return { start: Math.min(...first.map(({ start }) => start)), at: newest(first), end: endOf(first) };
        });
    }
    default:
      throw new Error(`${kind} is not counted here`);
  }
}

function dayStart(start: number): number {
  const date = hoursOfMonth.find((one) => one.start === start)?.date;
  return hoursOfMonth.find((one) => one.date === date)?.start ?? 0;
}

const kinds: readonly [LimitKind, number][] = [
  ["hour-above", 0.12],
  ["day-above", 0.6],
  ["month-above", 12],
  ["night-flow", 0.005],
  ["no-use", 0],
  ["away", 0],
];

test("S38 F57 a month of 50 meters: each breach is told once, to those alone who may see it, late values included", async () => {
  const random = dice(7);
  const stage = await openTrial(":memory:", { at: from });
  const values = new Map(meters.map((meter, place) => [meter, household(place + 1)]));
  for (const meter of meters) stage.zones.set(meter, zone);

  // Of every other meter somebody lives there the whole month; of some, one moves out and another moves in.
  const ends: { at: number; claim: (typeof stage.claims)[number] }[] = [];
  for (const [place, meter] of meters.entries()) {
    if (place % 2 === 1) continue;
    const first = { person: `home ${place}`, meter, since: from - day, until: null };
    stage.claims.push(first);
    if (place % 8 !== 0) continue;
    const moves = from + Math.floor(random() * 31) * day + 12 * hour;
    ends.push({ at: moves, claim: first });
    stage.claims.push({ person: `next ${place}`, meter, since: moves, until: null });
  }
  stage.staff.set("operator", ["operator"]);
  const persons = [...new Set(stage.claims.map(({ person }) => person)), "operator"];
  const service = await stage.open();
  for (const person of persons)
    await service.channels.add(person, { kind: "webhook", name: "", url: "http://hook.test/" });

  const wishes: Wish[] = [];
  for (const person of persons) {
    const his =
      person === "operator"
        ? meters.slice(0, 5)
        : stage.claims.filter((one) => one.person === person).map((one) => one.meter);
    for (const meter of his) {
      for (const [kind, limit] of kinds) {
        if (random() < 0.25) continue;
        const leaves = from + Math.floor(random() * 20) * day + 7 * hour;
        const absence = kind === "away" ? { from: leaves, to: leaves + 4 * day + 3 * hour } : {};
        const madeAt = random() < 0.8 ? from : from + Math.floor(random() * 20 * 4) * step;
        const asked = { meter, register: "volume", kind, limit, days: 3, ...absence };
        wishes.push({ person, limit: asked, madeAt });
      }
    }
  }
  // Somebody sets a limit for a meter that is not his; the routes refuse that, and if they did not, he would hear nothing.
  wishes.push({
    person: "home 0",
    limit: { meter: "m1", register: "volume", kind: "hour-above", limit: 0, days: 3 },
    madeAt: from,
  });

  const leaks = meters.map((meter) => alarmOf(meter, from + Math.floor(random() * 30 * 4) * step));
  for (let now = from; now <= to + 4 * day; now += step) {
    stage.clock.goTo(now);
    for (const { at, claim } of ends) if (at === now) claim.until = now;
    const told = meters.flatMap((meter) => {
      const came = values.get(meter)?.filter(({ at }) => at === now) ?? [];
      return came.length === 0
        ? []
        : [
            stage.hours(
              meter,
              came.map(({ start, ticks }) => ({ start, sum: ticks })),
            ),
          ];
    });
    (await service.touch(told))();
    for (const leak of leaks) if (leak.openedAt === now) service.alarm(leak);
    for (const { person, limit, madeAt } of wishes) if (madeAt === now) await service.limits.add(person, limit);
    await service.settled();
  }

  /** Whether somebody may see what began at a moment, when it is told. */
  const maySee = (person: string, meter: string, start: number, at: number) =>
    person === "operator" ||
    stage.claims.some(
      (one) =>
        one.person === person && one.meter === meter && one.since <= start && (one.until === null || at < one.until),
    );
  const expected: string[] = [];
  for (const { person, limit, madeAt } of wishes) {
    for (const { start, at, end } of count(limit, values.get(limit.meter) ?? [])) {
      if (end <= madeAt || !maySee(person, limit.meter, start, Math.max(at, madeAt))) continue;
      expected.push(`${person}: ${limit.kind} of ${limit.meter} at ${start}`);
    }
  }
  const breaches = expected.length;
  for (const { meter, openedAt } of leaks) {
    for (const { person } of stage.claims) {
      if (
        stage.claims.some((one) => one.person === person && one.meter === meter) &&
        maySee(person, meter, openedAt, openedAt)
      ) {
        expected.push(`${person}: leak of ${meter} at ${openedAt}`);
      }
    }
  }
  const found = stage
    .sent()
    .flatMap(({ person, message: { about } }) =>
      about.map(({ what, meter, openedAt }) => `${person}: ${what} of ${meter} at ${openedAt}`),
    );
  for (const [kind] of kinds)
    assert.ok(
      found.some((line) => line.includes(kind)),
      `there was no ${kind} at all`,
    );
  assert.ok(breaches > 300, String(breaches));
  assert.deepEqual(found.toSorted(), expected.toSorted());
  assert.deepEqual(stage.said, []);
  await service.close();
});
