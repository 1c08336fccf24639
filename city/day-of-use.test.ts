import assert from "node:assert/strict";
import { test } from "node:test";
import { civilDay } from "./civil-day.ts";
import { type CustomerKind, customerKinds } from "./customers.ts";
import { electricityUse, gasUse, heatUse, routineUse } from "./day-of-use.ts";
import { type Premises, premisesAt } from "./premises.ts";
import { usedUntil } from "./pulses.ts";
import { gridUse } from "./solar.ts";

const zone = "Europe/Madrid";
const day = (text: string) => civilDay(Date.parse(`${text}T12:00:00Z`) / 1000, zone);
const street = Array.from({ length: 120 }, (_, index) => premisesAt(3, index));
const homes = street.filter(({ customer }) => customer === "household");
const year = Array.from({ length: 365 }, (_, index) =>
  civilDay(Date.UTC(2025, 0, 1, 12) / 1000 + index * 86_400, zone),
);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

function atAddress(customer: Premises["customer"]): Premises {
  const found = street.find((premises) => premises.customer === customer);
  assert.ok(found);
  return found;
}

test("each habit says something about each hour of a day", () => {
  for (const { routines, heating } of Object.values<CustomerKind>(customerKinds)) {
    const all = [heating, ...Object.values(routines).flatMap((rows) => rows.map(({ hours }) => hours))];
    for (const hours of all.flat()) assert.match(hours, /^\d{24}$/);
  }
});

test("nothing of a day happens outside it", () => {
  const days = year.filter((_, index) => index % 9 === 0).concat(day("2025-03-30"), day("2025-10-26"));
  for (const premises of street.slice(0, 20)) {
    for (const today of days) {
      const uses = [routineUse(premises, "water", today), gasUse(premises, today), electricityUse(premises, today)];
      for (const { from, seconds, amount } of [...uses.flat(), ...heatUse(premises, today)]) {
        assert.ok(from >= today.start && from + seconds <= today.end && seconds > 0 && amount > 0);
      }
    }
  }
});

test("no day passes at any address without an hour in which no water flows", () => {
  for (const premises of street) {
    for (const today of year.slice(0, 120)) {
      const pulses = routineUse(premises, "water", today);
      const used = Array.from({ length: 24 }, (_, hour) => usedUntil(pulses, today.start + hour * 3600));
      assert.ok(
        used.some((amount, hour) => hour > 0 && amount === used[hour - 1]),
        `${premises.address} on day ${today.number}`,
      );
    }
  }
});

test("houses that are left for the summer use water and power all the year but then", () => {
  const vacant = street.filter(({ vacantInSummer }) => vacantInSummer);
  assert.ok(vacant.length > 3);
  const months = (premises: Premises) =>
    Array.from({ length: 12 }, (_, month) =>
      sum(
        year
          .filter(({ number }) => new Date(number * 86_400_000).getUTCMonth() === month)
          .map((today) => usedUntil(routineUse(premises, "water", today), today.end)),
      ),
    );
  for (const premises of vacant) {
    const use = months(premises);
    assert.deepEqual([use[6], use[7]], [0, 0]);
    const power = (text: string) => usedUntil(electricityUse(premises, day(text)), day(text).end);
    assert.ok(power("2025-08-06") === 0 && power("2025-04-07") > 1000);
    assert.ok([0, 2, 4, 9, 11].every((month) => (use[month] ?? 0) > 300));
  }
});

test("farms water their fields from six to nine in summer, and then use most of their water", () => {
  const farm = atAddress("farm");
  for (const today of year.slice(140, 260)) {
    const pulses = routineUse(farm, "water", today);
    const [six, nine] = [6, 9].map((hour) => usedUntil(pulses, today.start + hour * 3600));
    assert.ok((nine ?? 0) - (six ?? 0) > 0.8 * usedUntil(pulses, today.end), `day ${today.number}`);
  }
});

test("on holidays households live as at weekends, and offices, shops and schools are closed", () => {
  const [working, holiday] = [day("2025-08-14"), day("2025-08-15")];
  const morning = (today: ReturnType<typeof day>) =>
    sum(homes.map((home) => usedUntil(routineUse(home, "water", today), today.start + 8 * 3600)));
  assert.ok(morning(holiday) < 0.7 * morning(working));
  for (const customer of ["office", "shop", "school"] as const) {
    assert.deepEqual(routineUse(atAddress(customer), "water", holiday), []);
  }
  assert.deepEqual(routineUse(atAddress("school"), "water", day("2025-07-09")), []);
});

test("offices and schools rest at weekends", () => {
  for (const customer of ["office", "school"] as const) {
    const premises = atAddress(customer);
    const [working, free] = [day("2025-11-13"), day("2025-11-15")];
    assert.ok(usedUntil(routineUse(premises, "water", working), working.end) > 100);
    assert.deepEqual(routineUse(premises, "water", free), []);
  }
});

test("gas follows the cold, water in gardens the summer", () => {
  const lived = homes.filter(({ vacantInSummer }) => !vacantInSummer);
  const gas = (today: ReturnType<typeof day>) => sum(homes.map((home) => usedUntil(gasUse(home, today), today.end)));
  assert.ok(gas(day("2025-01-14")) > 4 * gas(day("2025-07-15")));
  const water = (today: ReturnType<typeof day>) =>
    sum(lived.map((home) => usedUntil(routineUse(home, "water", today), today.end)));
  assert.ok(mean(year.slice(150, 250).map(water)) > 1.03 * mean(year.slice(0, 100).map(water)));
});

test("a house with solar cells gives by day and takes by night; what it takes less what it gives is load less sun", () => {
  const solar = street.find(({ solarWatts }) => solarWatts > 0);
  assert.ok(solar);
  const today = day("2025-06-12");
  const { taken, given } = gridUse(solar, today);
  const noon = today.start + 13 * 3600;
  const night = today.start + 2 * 3600;
  assert.ok(usedUntil(given, noon) > 1000 && usedUntil(given, night) === 0);
  assert.ok(usedUntil(taken, night) > 50);
  const dark = { ...solar, solarWatts: 0 };
  const load = usedUntil(electricityUse(solar, today), today.end);
  assert.ok(Math.abs(usedUntil(gridUse(dark, today).taken, today.end) - load) < 1e-6);
  assert.ok(usedUntil(taken, today.end) < load);
});
