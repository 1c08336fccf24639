// A small simulated district for three weeks: its balances beside what it truly lost (the short form of the long one).
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { scoreOf, simulatedDistrict } from "./simulated-district.ts";

const closers: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closers) await close();
});
const plan = { seed: 21, meters: 120, days: 21, interval: 900 };

test("S15 S58 hour by hour the band holds the true loss, day by day the loss is within 2 %", async () => {
  const district = await simulatedDistrict(plan);
  closers.push(district.store.close);
  const hours = scoreOf(district, (await district.balance("hour", 14, 21)).balances);
  assert.equal(hours.count, 7 * 24);
  assert.ok(hours.within >= 0.9 && hours.within <= 0.99, JSON.stringify(hours));
  const days = scoreOf(district, (await district.balance("day", 14, 21)).balances);
  assert.equal(days.count, 7);
  assert.ok(days.worst <= 0.02, JSON.stringify(days));
});

test("S15 with a fifth of the members silent the band is wider and holds the true loss still", async () => {
  const district = await simulatedDistrict({ ...plan, silent: { share: 0.2, fromDay: 14 } });
  closers.push(district.store.close);
  const { balances } = await district.balance("hour", 14, 21);
  assert.ok(balances.every(({ heard, members }) => members === 120 && Math.abs(heard / members - 0.8) < 0.03));
  const hours = scoreOf(district, balances);
  assert.ok(hours.within >= 0.9 && hours.within <= 0.99, JSON.stringify(hours));
});
