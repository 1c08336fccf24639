import assert from "node:assert/strict";
import { test } from "node:test";
import { buildCity } from "./city.ts";
import { civilDay } from "./civil-day.ts";
import { scenario } from "./scenarios.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-01-01T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const settings = { seed: 3, start, zone };

test("F62 the pilot: 21 meters, two a building, hourly, 164,343 telegrams", () => {
  const { plan, end } = scenario("pilot", settings);
  const city = buildCity(plan);
  assert.equal(city.meters.length, 21);
  const buildings = Map.groupBy(city.meters, ({ building }) => building);
  assert.deepEqual(
    [...buildings.values()].map(({ length }) => length),
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1],
  );
  // All rounds are alike, so the first and the last hundred tell how many there are.
  const sent = (from: number, to: number) => [...city.telegrams(from, to)].length;
  const hundred = 100 * hour;
  assert.equal(sent(start, start + hundred), 2100);
  const middle = Math.floor((end - start) / hundred) - 1;
  assert.equal(2100 * middle + sent(start + middle * hundred, end), 164_343);
});

const { plan } = scenario("figure6", settings);
const city = buildCity(plan);
const [cistern = "", home = "", farm = "", vacant = "", masked = ""] = city.meters.map(({ meter }) => meter);

function daily(meter: string, from: number, days: number): number[] {
  return Array.from({ length: days }, (_, index) =>
    city.truth.use(meter, from + index * day, from + (index + 1) * day),
  );
}

test("S59 figure 6a: peaks of one litre all day long, in each hour", () => {
  const from = start + 60 * day;
  const hours = city.registers(cistern, from, from + 10 * day, hour);
  const used = Array.from(hours).flatMap((litres, index) => (index === 0 ? [] : [litres - (hours[index - 1] ?? 0)]));
  assert.ok(used.filter((litres) => litres >= 5).length > 0.95 * used.length);
  const minutes = city.truth.demand(cistern, from + 3 * hour, from + 4 * hour, 60);
  assert.ok(minutes.filter((litres) => litres > 0.3).length < 30, "in peaks, not evenly");
});

test("S60 figure 6b: weekends and holidays have a pattern of power of their own", () => {
  const shares = (free: boolean) => {
    let [morning, all] = [0, 0];
    for (let at = start + 12 * hour; at < start + 200 * day; at += day) {
      const today = civilDay(at, zone);
      if ((today.weekend || today.bankHoliday) !== free) continue;
      morning += city.truth.use(home, today.start + 6 * hour, today.start + 9 * hour);
      all += city.truth.use(home, today.start, today.end);
    }
    return morning / all;
  };
  assert.ok(shares(true) < 0.85 * shares(false), `${shares(true)} and ${shares(false)}`);
});

test("S61 figure 6c: irrigation from six to nine", () => {
  const from = civilDay(Date.parse("2025-07-02T12:00:00Z") / 1000, zone).start;
  const early = city.truth.use(farm, from + 6 * hour, from + 9 * hour);
  assert.ok(early > 0.8 * city.truth.use(farm, from, from + day) && early > 4);
});

test("S62 figure 6d: power all the year except in summer", () => {
  const from = (date: string) => civilDay(Date.parse(`${date}T12:00:00Z`) / 1000, zone).start;
  assert.ok(daily(vacant, from("2025-02-03"), 30).every((kilowattHours) => kilowattHours > 0.8));
  assert.ok(daily(vacant, from("2025-07-01"), 60).every((kilowattHours) => kilowattHours === 0));
});

test("S67 the masked leak: nothing is expected in summer, and there are peaks", () => {
  const from = civilDay(Date.parse("2025-07-01T12:00:00Z") / 1000, zone).start;
  const summer = daily(masked, from, 60);
  assert.ok(summer.every((cubicMetres) => cubicMetres < 0.6) && summer.filter((volume) => volume > 0.02).length > 40);
  const hours = city.truth.demand(masked, from, from + 60 * day, hour);
  assert.ok(hours.filter((litres) => litres === 0).length > 0.7 * hours.length, "no rule of steady flow sees it");
});
