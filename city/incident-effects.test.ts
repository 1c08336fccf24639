import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, readMeterId } from "@tributary/core";
import { readTelegram } from "@tributary/drivers";
import { keyRing, readKeyFile } from "@tributary/wire";
import { buildCity, type CityPlan, type Happening, type IncidentKind } from "./index.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-03-01T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const from = start + 10 * day;
const to = start + 20 * day;

/** A household with one water meter of a maker, to which something happens. */
function household(happening: Happening, makers?: readonly string[]) {
  const plan: CityPlan = {
    seed: 5,
    meters: 1,
    start,
    zone,
    interval: 900,
    incidents: {},
    ...(makers === undefined ? {} : { makers }),
    addresses: [{ customer: "household", utilities: ["water"], incidents: { water: [happening] } }],
  };
  const city = buildCity(plan);
  const [{ meter = "" } = {}] = city.meters;
  const { index, use, drawn } = city.truth;
  return {
    city,
    meter,
    index: (at: number) => index(meter, at),
    use: (a: number, b: number) => use(meter, a, b),
    drawn: (a: number, b: number) => drawn(meter, a, b),
  };
}

const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-6, `${one} is not ${other}`);

test("leaks and bursts run through the meter: what it counts is what is drawn", () => {
  const sound = household({ kind: "low-battery", from });
  for (const form of ["steady", "cistern", "flush"] as const) {
    const leaking = household({ kind: "leak", form, litresPerHour: 18, from, to });
    near(leaking.use(start, from), sound.use(start, from));
    near(leaking.use(to, to + 5 * day), sound.use(to, to + 5 * day));
    near(leaking.use(from, to), leaking.drawn(from, to));
    const lost = leaking.use(from, to) - sound.use(from, to);
    if (form === "flush") assert.ok(lost > 0.2 && lost < 1.5);
    else assert.ok(Math.abs(lost - 0.018 * 240) < 0.002, `${form} loses ${lost}`);
  }
  const burst = household({ kind: "burst", litresPerHour: 1000, from, to: from + 5 * hour });
  near(burst.use(from, from + 5 * hour) - sound.use(from, from + 5 * hour), 5);
});

test("a cheated or stopped meter counts less than is drawn, and not a litre less before and after", () => {
  const shares = { "zero-use": 0, bypass: 0.35, magnet: 0.08, reversed: -1 } as const;
  for (const [way, part] of Object.entries(shares)) {
    if (way !== "zero-use" && way !== "bypass" && way !== "magnet" && way !== "reversed") continue;
    const cheating = household({ kind: "fraud", way, from, to });
    near(cheating.use(from, to), part * cheating.drawn(from, to));
    near(cheating.use(start, from), cheating.drawn(start, from));
    near(cheating.use(to, to + 9 * day), cheating.drawn(to, to + 9 * day));
  }
  const stopped = household({ kind: "stopped", from });
  assert.equal(stopped.index(from + 30 * day), stopped.index(from));
  assert.ok(stopped.drawn(from, to) > 1);
});

test("what flows back makes the register fall and is counted backwards", () => {
  const { city, meter, use, drawn } = household({ kind: "backflow", litresPerDay: 24, from, to }, ["SAL"]);
  near(use(from, to), drawn(from, to) - 0.24);
  near(use(start, from), drawn(start, from));
  const keyOf = keyRing(readKeyFile(city.keyFile()).entries);
  const address = readMeterId(meter);
  const key = address && keyOf(address)?.key;
  const said = [from - day, to + day].map((at) => {
    const [telegram] = city.telegrams(at, at + 900);
    const read = readTelegram({ bytes: telegram?.bytes ?? assert.fail(), crc: "none" }, () =>
      key === "none" ? undefined : key,
    );
    assert.ok(!(read instanceof Fault));
    return read.readings.find(({ quantity, direction }) => quantity === "volume" && direction === "backward")?.value;
  });
  assert.deepEqual(said, [0, 0.24]);
});

test("a register that is full begins anew, at the moment that was told", () => {
  const { city, meter, index, use } = household({ kind: "rollover", from });
  const [before = 0, at = 0, after = 0] = city.registers(meter, from - 3 * day, from + 6 * day, 3 * day);
  assert.ok(before > 99_997_000 && before < 1e8 && at <= 1 && after > 0 && after < 3000);
  assert.ok(index(from) >= 1e5 && index(from) < 1e5 + 0.001);
  assert.ok(use(from - 3 * day, from + 3 * day) > 0.1);
});

test("a new meter takes the place of the old one, from nothing on", () => {
  const { city, meter } = household({ kind: "exchange", from });
  const [old, young] = city.meters;
  assert.ok(old && young && old.meter === meter && young.meter !== meter);
  assert.deepEqual([old.point, old.name, old.removed], [young.point, young.name, young.mounted]);
  assert.equal(city.truth.index(young.meter, from), 0);
  near(city.truth.use(young.meter, from, to), city.truth.drawn(young.meter, from, to));
  const heard = Map.groupBy(city.telegrams(start, to), (telegram) => telegram.meter);
  assert.ok(heard.get(old.meter)?.every(({ at }) => at < from));
  assert.ok(heard.get(young.meter)?.every(({ at }) => at >= from));
  assert.ok(Math.abs([...heard.values()].flat().length - (20 * day) / 900) <= 1);
  assert.deepEqual(Array.from(city.registers(young.meter, from - day, from + 1, day)), [Number.NaN, 0]);
});

test("a dead battery is silence, after ten days of warning", () => {
  const { city, meter } = household({ kind: "dead-battery", from });
  const sent = [...city.telegrams(start, to)];
  assert.ok((sent.at(-1)?.at ?? 0) < from && (sent.at(-1)?.at ?? 0) >= from - 900);
  const years = [0, 5, 9].map((days) => city.batteryForecast(meter, from - (10 - days) * day) ?? 0);
  assert.ok(years.every((left, index) => index === 0 || left < (years[index - 1] ?? 0)) && (years[2] ?? 1) < 2 / 365);
});

test("incidents befall as many meters as the plan says, each another one, within its days", () => {
  const incidents: Record<IncidentKind, number> = {
    leak: 6,
    burst: 3,
    backflow: 2,
    fraud: 8,
    stopped: 3,
    "low-battery": 2,
    "dead-battery": 2,
    "clock-error": 2,
    rollover: 2,
    exchange: 5,
    "stuck-valve": 2,
  };
  const city = buildCity({ seed: 9, meters: 400, start, zone, incidents, days: 100 });
  for (const [kind, wanted] of Object.entries(incidents)) {
    assert.equal(city.truth.incidents.filter((incident) => incident.kind === kind).length, wanted, kind);
  }
  assert.equal(new Set(city.truth.incidents.map(({ meter }) => meter)).size, city.truth.incidents.length);
  assert.ok(city.truth.incidents.every((incident) => incident.from > start && incident.from < start + 100 * day));
  assert.equal(city.meters.length, 405);
});
