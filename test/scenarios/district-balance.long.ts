// Simulated districts for four weeks, of seeds on which nothing was tuned: balances beside the truth, and how soon a leak is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { day, hour, scoreOf, simulatedDistrict } from "./simulated-district.ts";

const seeds = [21, 22, 23];

for (const seed of seeds) {
  for (const interval of [900, 3600]) {
    for (const share of [0, 0.2]) {
      test(`S15 S58 district ${seed}, read every ${interval} s, ${share * 100} % silent`, async (t) => {
        const silent = share === 0 ? {} : { silent: { share, fromDay: 14 } };
        const district = await simulatedDistrict({ seed, meters: 300, days: 28, interval, ...silent });
        const hours = scoreOf(district, (await district.balance("hour", 14, 28)).balances);
        const days = scoreOf(district, (await district.balance("day", 14, 28)).balances);
        t.diagnostic(
          `${(hours.within * 100).toFixed(1)} % of ${hours.count} hours, ± ${hours.doubt.toFixed(0)} l; days off by ${(days.worst * 100).toFixed(1)} % at most`,
        );
        assert.ok(hours.within >= 0.9 && hours.within <= 0.99, JSON.stringify(hours));
        if (share === 0) assert.ok(days.worst <= 0.02, JSON.stringify(days));
        await district.store.close();
      });
    }
  }
}

test("S15 a leak in a main is found within a day, and none is where none is", async (t) => {
  const [seed = 0] = seeds;
  const leakDay = 22;
  const plan = { seed, meters: 300, days: 28, interval: 900 };
  const district = await simulatedDistrict({ ...plan, leak: { area: 8, day: leakDay } });
  const { leaks } = await district.balance("hour", 14, 28);
  const [leak] = leaks;
  const begins = district.start + leakDay * day;
  assert.ok(leak !== undefined && leaks.length === 1, JSON.stringify(leaks));
  const after = (leak.found - begins) / hour;
  const true2 = (district.lost(begins + 2 * day, begins + 3 * day) - district.lost(begins - day, begins)) / 24;
  t.diagnostic(
    `found after ${after} hours: ${(leak.flow / 1000).toFixed(0)} l/h, truly ${(true2 / 1000).toFixed(0)} l/h`,
  );
  assert.ok(after > 0 && after <= 24);
  assert.ok(Math.abs(leak.flow - true2) < 0.3 * true2);
  await district.store.close();
  const quiet = await simulatedDistrict(plan);
  assert.deepEqual((await quiet.balance("hour", 14, 28)).leaks, []);
  await quiet.store.close();
});
