// The law of the duty cycle: in no hour is a sub-band used longer than allowed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AirLedger, chargeAirtime, earliestSend } from "./duty-cycle.ts";
import { subBandOf } from "./eu868.ts";
import { seededRandom } from "./forgery.ts";

const hour = 3_600_000;

test("F21 a sender that sends whenever it may stays within the duty cycle in every hour", () => {
  const random = seededRandom(21);
  for (const frequency of [868_100_000, 869_525_000, 863_500_000]) {
    let ledger: AirLedger = {};
    const sent: { from: number; to: number }[] = [];
    for (let now = 0; now < 5 * hour; ) {
      const airtime = 50 + random(2800);
      const from = earliestSend(ledger, frequency, airtime, now);
      assert.ok(from >= now && Number.isFinite(from));
      ledger = chargeAirtime(ledger, frequency, airtime, from);
      sent.push({ from, to: from + airtime });
      now = from + airtime + random(3) * random(2000);
    }
    const allowed = (subBandOf(frequency)?.dutyCycle ?? 0) * hour;
    const used = sent.map(({ to }) =>
      sent.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, to - hour)), 0),
    );
    assert.ok(Math.max(...used) <= allowed, `${frequency}: ${Math.max(...used)} of ${allowed}`);
    assert.ok(Math.max(...used) > 0.6 * allowed, "and uses what it is allowed");
    assert.ok(
      Object.values(ledger).every((entries) => entries.length <= 61),
      "the ledger stays small",
    );
  }
});

test("F21 what may wait leaves a part of the hour for alarms", () => {
  let ledger: AirLedger = {};
  let now = 0;
  while (earliestSend(ledger, 868_100_000, 1000, now, 0.9) === now) {
    ledger = chargeAirtime(ledger, 868_100_000, 1000, now);
    now += 1000;
  }
  assert.equal(now, 32_000);
  assert.equal(earliestSend(ledger, 868_100_000, 1000, now), now);
  assert.ok(earliestSend(ledger, 868_100_000, 1000, now, 0.9) >= hour);
});

test("outside the sub-bands nothing is ever sent", () => {
  assert.equal(earliestSend({}, 868_650_000, 10, 0), Number.POSITIVE_INFINITY);
  assert.equal(earliestSend({}, 863_500_000, 4000, 0), Number.POSITIVE_INFINITY);
});
