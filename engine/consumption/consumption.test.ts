// Tests consumption from registers, case by case as others get it wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { origins, qualityBits } from "@tributary/core";
import {
  addUse,
  compareUse,
  earlier,
  edgesOf,
  edgesOfDates,
  type Leg,
  legOf,
  lineOf,
  looseLeg,
  type Mounting,
  netUse,
  type RegisterReading,
  useOf,
  usesOf,
} from "./index.ts";

const hour = 3600;
const day = 24 * hour;
const m3 = 1_000_000;
const litre = 1000;
const madrid = "Europe/Madrid";
const utc = (text: string) => Date.parse(text) / 1000;
const start = utc("2026-03-02T00:00:00Z");
const meter = "KAM.11111111.1b.07";
const other = "KAM.22222222.1b.07";

/** Readings an hour apart that begin at `from`, of these values. */
const hourly = (from: number, ...ticks: number[]): RegisterReading[] =>
  ticks.map((value, place) => ({ at: from + place * hour, ticks: value, quality: 0 }));
const reading = (at: number, ticks: number, quality = 0): RegisterReading => ({ at, ticks, quality });
const line = (...readings: RegisterReading[]) => lineOf([looseLeg(meter, readings)]);

const mounted: Mounting = {
  meter,
  from: start,
  to: null,
  multiplier: 1,
  pulse: null,
  registers: [{ register: "volume", digits: 5, first: null, last: null }],
};
const register = (digits: number | null, first: number | null, last: number | null, name = "volume") => [
  { register: name, digits, first, last },
];
const legs = (...all: readonly (readonly [Partial<Mounting>, readonly RegisterReading[]])[]): Leg[] =>
  all.map(([facts, readings]) => legOf({ ...mounted, ...facts }, "volume", readings));

test("a rollover counts on, by the digits of the display", () => {
  const readings = [reading(start, 99_999_900 * litre), reading(start + hour, 100 * litre)];
  const known = lineOf(legs([{}, readings]));
  assert.deepEqual(useOf(known, start, start + hour), {
    ...{ from: start, to: start + hour, ticks: 200 * litre, quality: "measured", estimated: 0, open: 0, readings: 1 },
    flags: qualityBits.rollover,
  });
  const flagged = line(
    ...readings.map((one, place) => (place === 1 ? { ...one, quality: qualityBits.rollover } : one)),
  );
  assert.equal(useOf(flagged, start, start + hour).ticks, 200 * litre, "without a book, by the flag of the pipeline");
  // The pipeline guesses digits from the value; a register of four digits rolls over much earlier.
  const small = legs([
    { registers: register(4, null, null) },
    [reading(start, 9_999 * m3), reading(start + hour, 1 * m3, qualityBits.reset)],
  ]);
  assert.equal(useOf(lineOf(small), start, start + hour).ticks, 2 * m3);
});

test("a register that is reset gives no negative and no huge use: what is not known is said", () => {
  const fallen = [
    ...hourly(start, 500 * m3, 501 * m3),
    reading(start + 2 * hour, 1 * m3, qualityBits.reset),
    reading(start + 3 * hour, 3 * m3),
  ];
  const use = useOf(line(...fallen), start, start + 3 * hour);
  assert.deepEqual([use.ticks, use.quality, use.open], [3 * m3, "partial", hour]);
  assert.equal(use.flags, qualityBits.reset);
  assert.equal(useOf(line(...fallen), start + hour, start + 2 * hour).ticks, null);
  // A small fall that nobody flagged is no rollover of the whole display.
  const back = lineOf(legs([{}, hourly(start, 500 * m3, 499 * m3, 500 * m3)]));
  assert.deepEqual(useOf(back, start, start + 2 * hour).ticks, 1 * m3);
});

test("a reading at 09:00:13 is booked to the hour in which the water flowed", () => {
  const nine = start + 9 * hour;
  const readings = [reading(nine - hour + 13, 0), reading(nine + 13, 3600), reading(nine + hour + 13, 3600)];
  const [eight, nineToTen] = usesOf(line(...readings), [nine - hour + 13, nine, nine + hour]);
  assert.deepEqual([eight?.ticks, nineToTen?.ticks], [3587, 13]);
  assert.deepEqual([eight?.quality, nineToTen?.quality], ["measured", "measured"]);
});

test("at midnight a day ends and the next begins at nothing, not at the register", () => {
  const readings = [
    ...hourly(start - 2 * hour, 500 * m3, 500.5 * m3, 500.78 * m3),
    ...hourly(start + hour, 500.79 * m3),
  ];
  const [before, after] = usesOf(line(...readings), [start - 2 * hour, start, start + hour]);
  assert.deepEqual([before?.ticks, after?.ticks], [780 * litre, 10 * litre]);
});

test("a day of 25 hours is no reset, and one of 23 no gap", () => {
  for (const [date, hours] of [
    ["2026-10-25", 25],
    ["2026-03-29", 23],
  ] as const) {
    const [from = 0] = edgesOfDates([date], madrid) ?? [];
    const readings = hourly(from - hour, ...Array.from({ length: 30 }, (_, place) => place * litre));
    const days = edgesOf("day", from, from + hour, madrid, 10);
    const [whole] = usesOf(line(...readings), days);
    assert.deepEqual([whole?.ticks, whole?.quality], [hours * litre, "measured"]);
    const parts = usesOf(line(...readings), edgesOf("hour", from, days[1] ?? 0, madrid, 100));
    assert.equal(parts.length, hours);
    assert.ok(parts.every(({ ticks, quality }) => ticks === litre && quality === "measured"));
  }
});

test("a day is its zone's: where midnight comes at another hour, other readings make it", () => {
  const readings = hourly(start - day, ...Array.from({ length: 72 }, (_, place) => place * place * litre));
  for (const zone of ["UTC", madrid, "Asia/Kathmandu", "America/St_Johns"]) {
    const edges = edgesOf("day", start - day / 2, start + day, zone, 10);
    const uses = usesOf(line(...readings), edges);
    const [first = 0, last = 0] = [edges[0], edges.at(-1)];
    assert.equal(
      uses.reduce((sum, { ticks }) => sum + (ticks ?? 0), 0),
      useOf(line(...readings), first, last).ticks,
    );
  }
});

test("S41 an exchange to other digits, with the indices that the installer read, loses and adds nothing", () => {
  const at = start + 2 * hour + 600;
  const exchanged = legs(
    [{ to: at, registers: register(5, null, 99_999.6 * m3) }, hourly(start, 99_999 * m3, 99_999.2 * m3, 99_999.5 * m3)],
    [{ meter: other, from: at, registers: register(4, 12.3 * m3, null) }, hourly(start + 3 * hour, 12.4 * m3, 13 * m3)],
  );
  const use = useOf(lineOf(exchanged), start, start + 4 * hour);
  assert.deepEqual([use.ticks, use.quality, use.open], [1.3 * m3, "measured", 0]);
  assert.equal(use.flags, qualityBits.exchange);
  assert.equal(useOf(lineOf(exchanged), start + 2 * hour, start + 3 * hour).ticks, 200 * litre);
});

test("an exchange without indices is never interpolated across", () => {
  const at = start + 2 * hour;
  const exchanged = lineOf(
    legs(
      [{ to: at, registers: register(5, null, null) }, hourly(start, 100 * m3, 101 * m3)],
      [{ meter: other, from: at, registers: register(5, null, null) }, hourly(start + 3 * hour, 700 * m3, 701 * m3)],
    ),
  );
  const [before, across, after] = usesOf(exchanged, [start, start + hour, start + 3 * hour, start + 4 * hour]);
  assert.deepEqual([before?.ticks, across?.ticks, across?.quality, after?.ticks], [m3, null, "missing", m3]);
  const whole = useOf(exchanged, start, start + 4 * hour);
  assert.deepEqual([whole.ticks, whole.quality, whole.open], [2 * m3, "partial", 2 * hour]);
});

test("another multiplier counts from its moment on, on the register that goes on", () => {
  const change = start + 90 * 60;
  const readings = hourly(start, 0, 1000, 2000, 3000);
  const changed = lineOf(legs([{ to: change }, readings], [{ from: change, multiplier: 40 }, readings]));
  assert.deepEqual(
    usesOf(changed, [start, start + hour, start + 2 * hour, start + 3 * hour]).map(({ ticks }) => ticks),
    [1000, 500 + 500 * 40, 40_000],
  );
});

test("parts that are worth less than a tick are neither lost nor counted twice", () => {
  const readings = Array.from({ length: 100 }, (_, place) => reading(start + place * hour, 1_000_003 + place * 7));
  const third = lineOf(legs([{ multiplier: 0.333333 }, readings]));
  const parts = usesOf(
    third,
    readings.map(({ at }) => at),
  );
  const sum = parts.reduce((all, { ticks }) => all + (ticks ?? 0), 0);
  assert.equal(sum, useOf(third, start, start + 99 * hour).ticks);
  // The same whatever was loaded before it.
  const fewer = lineOf(legs([{ multiplier: 0.333333 }, readings.slice(50)]));
  assert.deepEqual(
    useOf(fewer, start + 60 * hour, start + 70 * hour),
    useOf(third, start + 60 * hour, start + 70 * hour),
  );
});

test("another size of pulses counts from its moment on", () => {
  const change = start + 2 * hour;
  const pulses = (count: number) => count * 1000;
  const readings = hourly(start, ...[0, 10, 20, 30, 40].map(pulses));
  const facts = { registers: register(7, null, null, "pulses") };
  const sized = lineOf(
    legs([{ ...facts, to: change, pulse: 0.01 }, readings], [{ ...facts, from: change, pulse: 0.0025 }, readings]),
  );
  assert.deepEqual(
    usesOf(sized, edgesOf("hour", start, start + 4 * hour, "UTC", 10)).map(({ ticks }) => ticks),
    [100, 100, 25, 25].map((litres) => litres * litre),
  );
});

test("missing hours are bridged and flagged, and the day around them is measured all the same", () => {
  const readings = [...hourly(start, 0, 10), reading(start + 5 * hour, 50), ...hourly(start + 6 * hour, 60, 70)];
  const uses = usesOf(line(...readings), edgesOf("hour", start, start + 7 * hour, "UTC", 10));
  assert.deepEqual(
    uses.map(({ ticks, quality, readings: heard }) => [ticks, quality, heard]),
    [
      ...[[10, "measured", 1]],
      ...[[10, "estimated", 1], ...[2, 3, 4].map(() => [10, "estimated", 0])],
      ...[
        [10, "measured", 1],
        [10, "measured", 1],
      ],
    ],
  );
  const whole = useOf(line(...readings), start, start + 7 * hour);
  assert.deepEqual([whole.ticks, whole.quality, whole.estimated], [70, "measured", 0]);
});

test("S14 what arrives after an outage goes to the hours in which it was used, and is counted once", () => {
  const ends = [reading(start, 0), reading(start + 72 * hour, 72_000)];
  const late = Array.from({ length: 71 }, (_, place) =>
    reading(start + (place + 1) * hour, (place + 1) * 1000, qualityBits.late),
  );
  const days = edgesOf("day", start, start + 72 * hour, "UTC", 10);
  const before = usesOf(line(...ends), days);
  assert.deepEqual(
    before.map(({ ticks }) => ticks),
    [null, null, null],
    "too long to say on which day",
  );
  assert.deepEqual([useOf(line(...ends), start, start + 72 * hour).ticks, before[0]?.open], [72_000, day]);
  const after = usesOf(line(ends[0] ?? assert.fail(), ...late, ends[1] ?? assert.fail()), days);
  assert.deepEqual(
    after.map(({ ticks, quality }) => [ticks, quality]),
    [1, 2, 3].map(() => [24_000, "measured"]),
  );
});

test("a register that stands still is known however long nobody read it", () => {
  const away = line(reading(start, 5), reading(start + 30 * day, 5));
  const [first] = usesOf(away, edgesOf("day", start, start + 30 * day, "UTC", 40));
  assert.deepEqual([first?.ticks, first?.quality, first?.readings], [0, "measured", 1]);
});

test("a month to date is what was used up to the last reading, and says so", () => {
  const month = utc("2026-03-01T00:00:00Z");
  const readings = hourly(month, ...Array.from({ length: 49 }, (_, place) => place * litre));
  const [toDate] = usesOf(line(...readings), edgesOf("month", month, month + day, "UTC", 3));
  assert.deepEqual([toDate?.ticks, toDate?.quality, toDate?.open], [48 * litre, "partial", 29 * day]);
});

test("what the meter rejected or others estimated is no reading: the one is left out, the other flagged", () => {
  const readings = [
    reading(start, 0),
    reading(start + hour, 900 * m3, qualityBits.outlier),
    reading(start + 2 * hour, 30, origins.estimated),
    reading(start + 3 * hour, 40),
  ];
  const uses = usesOf(line(...readings), [start, start + 2 * hour, start + 3 * hour]);
  assert.deepEqual(
    uses.map(({ ticks, quality, estimated }) => [ticks, quality, estimated]),
    [
      [30, "estimated", 30],
      [10, "estimated", 10],
    ],
  );
});

test("import and export are netted, and where more is given the net is below zero", () => {
  const taken = usesOf(line(...hourly(start, 0, 5, 8)), [start, start + hour, start + 2 * hour]);
  const given = usesOf(line(...hourly(start, 0, 1, 9)), [start, start + hour, start + 2 * hour]);
  assert.deepEqual(
    netUse(taken, given).map(({ ticks }) => ticks),
    [4, -5],
  );
  const nothing = usesOf(line(), [start, start + hour]);
  const [half] = netUse(taken, nothing);
  assert.deepEqual([half?.ticks, half?.quality], [5, "partial"]);
});

test("F55 spans are compared: more, and what share more", () => {
  const [a, b] = usesOf(line(...hourly(start, 0, 200, 450)), [start, start + hour, start + 2 * hour]);
  assert.ok(a && b);
  assert.deepEqual(compareUse(b, a), { more: 50, share: 0.25 });
  assert.deepEqual(compareUse(a, useOf(line(), start, start + hour)), { more: null, share: null });
  assert.equal(addUse(a, b).ticks, 450);
});

test("periods follow the calendar: quarters, weeks from Monday, months, years, dates of bills", () => {
  const at = utc("2026-03-29T10:20:00Z");
  const names = (period: Parameters<typeof edgesOf>[0]) =>
    edgesOf(period, at, at + 400 * day, madrid, 3)
      .slice(0, 2)
      .map((edge) => new Date(edge * 1000).toISOString());
  assert.deepEqual(
    edgesOf("15min", at, at + 1800, madrid, 9).map((edge) => edge - at),
    [600, 1500, 2400],
  );
  assert.deepEqual(
    edgesOf("week", at - 7 * day, at, madrid, 9).map((edge) => new Date(edge * 1000).toISOString()),
    ["2026-03-22T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  );
  assert.deepEqual(names("year"), ["2026-12-31T23:00:00.000Z", "2027-12-31T23:00:00.000Z"]);
  assert.equal(edgesOf("month", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, madrid, 3).length, 4);
  assert.deepEqual(edgesOf("hour", at, at - 5, madrid, 3), []);
  assert.equal(edgesOfDates(["2026-03-10", "2026-03-09"], madrid), undefined);
  assert.equal(edgesOfDates(["2026-03-10", "soon"], madrid), undefined);
  assert.equal(earlier(utc("2026-03-31T10:00:00Z"), madrid, { months: 1 }), utc("2026-02-28T11:00:00Z"));
  assert.equal(earlier(utc("2024-02-29T11:00:00Z"), madrid, { years: 1 }), utc("2023-02-28T11:00:00Z"));
});
