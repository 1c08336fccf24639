import assert from "node:assert/strict";
import { test } from "node:test";
import { readMeterId, toHex, utilityOf } from "@tributary/core";
import { readKeyFile } from "@tributary/wire";
import { buildCity, type CityPlan } from "./index.ts";

const start = Date.parse("2025-10-22T09:17:00Z") / 1000;
const plan: CityPlan = { seed: 7, meters: 40, start, zone: "Europe/Madrid" };
const day = 86_400;
const lines = (city: ReturnType<typeof buildCity>, from: number, to: number, interval: number) =>
  Array.from(
    city.telegrams(from, to, interval),
    ({ at, meter, rssi, bytes }) => `${at} ${meter} ${rssi} ${toHex(bytes)}`,
  );

test("the same plan makes the same city, another seed another one", () => {
  const one = lines(buildCity(plan), start, start + 7200, 900);
  assert.deepEqual(lines(buildCity({ ...plan }), start, start + 7200, 900), one);
  assert.equal(one.length, 40 * 8);
  const other = lines(buildCity({ ...plan, seed: 8 }), start, start + 7200, 900);
  assert.equal(other.filter((line) => one.includes(line)).length, 0);
});

test("a city that was left goes on where it was: pieces of time make up the whole", () => {
  const whole = lines(buildCity(plan), start, start + 3 * day, 900);
  const pieces: string[] = [];
  for (let from = start; from < start + 3 * day; from += 6143) {
    pieces.push(...lines(buildCity(plan), from, Math.min(from + 6143, start + 3 * day), 900));
  }
  assert.deepEqual(pieces, whole);
});

test("what a meter sends at a moment does not depend on what was asked before", () => {
  const hourly = new Set(lines(buildCity(plan), start, start + day, 3600));
  const used = buildCity(plan);
  lines(used, start + 20 * day, start + 21 * day, 900);
  assert.deepEqual(new Set(lines(used, start, start + day, 3600)), hourly);
});

test("telegrams are ordered by time, within what was asked, one a meter and interval; none before the start", () => {
  const sent = Array.from(buildCity(plan).telegrams(start - day, start + 160, 16));
  assert.deepEqual(
    sent.map(({ at }) => at),
    sent.map(({ at }) => at).sort((a, b) => a - b),
  );
  assert.ok(sent.every(({ at }) => at >= start && at <= start + 160));
  const counts = Map.groupBy(sent, ({ meter }) => meter);
  assert.equal(counts.size, 40);
  for (const telegrams of counts.values()) assert.ok(telegrams.length === 10 || telegrams.length === 11);
});

test("each meter is heard about as strong all the time", () => {
  const sent = Array.from(buildCity(plan).telegrams(start, start + day, 900));
  for (const telegrams of Map.groupBy(sent, ({ meter }) => meter).values()) {
    const strengths = telegrams.map(({ rssi }) => rssi);
    assert.ok(Math.max(...strengths) < -50 && Math.min(...strengths) > -101);
    assert.ok(Math.max(...strengths) - Math.min(...strengths) <= 9);
    assert.ok(new Set(strengths).size > 2);
  }
});

test("registers never fall, nor does use differ from them", () => {
  const city = buildCity({ ...plan, utilities: ["water", "electricity", "gas", "heat"] });
  for (const { meter } of city.meters) {
    let before = city.truth.index(meter, start);
    for (let at = start; at <= start + 6 * day; at += 311) {
      const now = city.truth.index(meter, at);
      assert.ok(now >= before);
      before = now;
    }
    const use = city.truth.use(meter, start, start + 3 * day) + city.truth.use(meter, start + 3 * day, start + 6 * day);
    assert.ok(Math.abs(use - city.truth.use(meter, start, start + 6 * day)) < 1e-9);
  }
});

test("every meter has its own serial number, key and name, and a known maker, type and utility", () => {
  const city = buildCity({ ...plan, meters: 2000, utilities: ["water", "electricity", "gas", "heat"] });
  const addresses = city.meters.map(({ meter }) => readMeterId(meter));
  assert.equal(new Set(addresses.map((address) => address?.id)).size, 2000);
  assert.equal(new Set(city.meters.map(({ name }) => name)).size, 2000);
  for (const { meter, utility, name } of city.meters) {
    assert.equal(utilityOf(readMeterId(meter)?.type ?? ""), utility);
    assert.ok(name.endsWith(`, ${utility}`));
  }
  const { entries } = readKeyFile(city.keyFile());
  assert.equal(new Set(entries.map(({ key }) => (key === "none" ? key : toHex(key)))).size, 2000);
});

test("the registry tells what a utility knows of each meter", () => {
  const city = buildCity({ ...plan, meters: 4000 });
  assert.deepEqual(
    new Set(city.meters.map(({ customer }) => customer)),
    new Set(["household", "shop", "office", "school", "hotel", "farm"]),
  );
  assert.deepEqual([...new Set(city.meters.map(({ district }) => district))], ["D01", "D02", "D03"]);
  const places = Map.groupBy(city.meters, ({ address }) => address);
  assert.equal(
    new Set(city.meters.map(({ position }) => `${position.latitude} ${position.longitude}`)).size,
    places.size,
  );
  for (const { utility, contracted, meter } of city.meters) {
    assert.ok(contracted >= 2.5, `${meter}, ${utility}: ${contracted}`);
  }
});

test("addresses are what the plan wants them to be", () => {
  const city = buildCity({
    ...plan,
    meters: 3,
    addresses: [
      { customer: "farm", utilities: ["water"] },
      { customer: "household", vacantInSummer: true, utilities: ["heat", "water"] },
    ],
  });
  assert.deepEqual(
    city.meters.map(({ customer, utility }) => [customer, utility]),
    [
      ["farm", "water"],
      ["household", "heat"],
      ["household", "water"],
    ],
  );
  const [farm = "", , empty = ""] = city.meters.map(({ meter }) => meter);
  assert.deepEqual(
    [farm, empty].map((meter) => city.truth.household(meter).vacantInSummer),
    [false, true],
  );
});

test("the small city has three utilities, each with meters enough to look at", () => {
  const city = buildCity(plan);
  const counts = Map.groupBy(city.meters, ({ utility }) => utility);
  assert.deepEqual([...counts.keys()].sort(), ["electricity", "gas", "water"]);
  for (const meters of counts.values()) assert.ok(meters.length >= 8);
});

test("the key file is one that gateways read", () => {
  const city = buildCity(plan);
  const { entries, problems } = readKeyFile(city.keyFile());
  assert.deepEqual(problems, []);
  assert.deepEqual(
    entries.map(({ meter, name, zone }) => ({ meter, name, zone })),
    city.meters.map(({ meter, name }) => ({ meter, name, zone: plan.zone })),
  );
});

test("one household leaks, and its water alone never rests", () => {
  for (const seed of [1, 7, 20, 33]) {
    const city = buildCity({ ...plan, seed });
    const leaks = city.truth.incidents.filter(({ kind }) => kind === "leak");
    assert.equal(leaks.length, 1);
    const [leak] = leaks;
    assert.ok(leak?.kind === "leak" && leak.from === start + 128 * 3600);
    assert.ok(leak.litresPerHour >= 12 && leak.litresPerHour <= 25);
    for (const { meter, utility } of city.meters) {
      if (utility !== "water") continue;
      const longest = longestFlow(city, meter, start, start + 9 * day);
      if (meter === leak.meter) assert.ok(longest >= 80, `${meter} leaks for ${longest} hours only`);
      else assert.ok(longest < 22, `${meter} looks like a leak: ${longest} hours`);
    }
  }
});

/** Hours in a row in which the register, shown in whole litres, moved. */
function longestFlow(city: ReturnType<typeof buildCity>, meter: string, from: number, to: number): number {
  let longest = 0;
  let run = 0;
  for (let at = Math.ceil(from / 3600) * 3600; at < to; at += 3600) {
    const [before, after] = [at, at + 3600].map((moment) => Math.floor(city.truth.index(meter, moment) * 1000));
    run = before === after ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

test("a plan that cannot be built is refused", () => {
  assert.throws(() => buildCity({ ...plan, meters: 0 }), RangeError);
  assert.throws(() => buildCity({ ...plan, meters: 50_001 }), RangeError);
  assert.throws(() => buildCity({ ...plan, utilities: [] }), RangeError);
  assert.throws(() => [...buildCity(plan).telegrams(start, start + 1, 1)], RangeError);
  assert.throws(() => buildCity(plan).truth.index("KAM.00000000.00.00", start), RangeError);
});
