import assert from "node:assert/strict";
import { test } from "node:test";
import { batteryOf, batteryYears } from "./battery.ts";
import { buildCity } from "./city.ts";

const start = Date.parse("2025-03-01T00:00:00Z") / 1000;
const year = 31_557_600;

test("S12 the longer the interval, the longer the battery lives; each telegram and each of its bytes costs", () => {
  const intervals = [16, 60, 300, 900, 3600, 86_400];
  const years = intervals.map((interval) => batteryYears(interval, 60));
  assert.ok(years.every((life, index) => index === 0 || life > (years[index - 1] ?? 0)));
  const [often = 0, , , , hourly = 0] = years;
  assert.ok(often > 4 && often < 12 && hourly > 20 && hourly < 40, `${years}`);
  assert.ok(batteryYears(900, 120) < batteryYears(900, 60));
});

test("a year of sending takes what the forecast said", () => {
  const battery = batteryOf(7, start, { until: (at) => (at - start) / 900, intervalAt: () => 900 }, 60, []);
  const [now, later] = [battery.years(start), battery.years(start + year)];
  assert.ok(Math.abs(now - later - 1) < 1e-9, `${now} ${later}`);
  assert.ok(battery.years(start, 3600) > now && battery.years(start, 60) < now);
});

test("meters on a battery forecast their years, those on the mains have nothing to forecast", () => {
  const city = buildCity({ seed: 7, meters: 60, start, zone: "UTC", incidents: {} });
  for (const { meter, utility, interval } of city.meters) {
    const years = city.batteryForecast(meter, start);
    assert.equal(years === undefined, utility === "electricity");
    if (years === undefined) continue;
    assert.ok(years > 1 && years < 40, `${years}`);
    assert.ok((city.batteryForecast(meter, start, interval * 4) ?? 0) > years);
  }
});
