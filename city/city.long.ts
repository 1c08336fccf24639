// The greatest city: 50,000 meters of four utilities for which everything happens that usually does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildCity } from "./city.ts";
import { scenario } from "./scenarios.ts";

const start = Date.parse("2025-03-02T00:00:00+01:00") / 1000;
const hour = 3600;
const day = 24 * hour;
const { plan } = scenario("city", { seed: 12, start, zone: "Europe/Madrid" });
const city = buildCity(plan);

test("50,000 places have a meter each, and all that is sent is ordered and nobody's twice", () => {
  const customers = city.meters.filter(({ customer }) => customer !== "utility");
  assert.equal(new Set(customers.map(({ point }) => point)).size, 50_000);
  assert.equal(new Set(city.meters.map(({ meter }) => meter)).size, city.meters.length);
  const sealed = new Set<string>();
  const senders = new Set<string>();
  let last = start;
  let count = 0;
  for (const { at, meter, bytes } of city.telegrams(start, start + 2 * hour, hour)) {
    assert.ok(at >= last);
    last = at;
    count += 1;
    senders.add(meter);
    sealed.add(bytes.join());
  }
  // Those that hang there from the beginning, the inlets of the districts among them; the others speak LoRaWAN.
  const there = city.meters.filter(({ mounted }) => mounted === undefined);
  const telegraphing = there.filter(({ devEui }) => devEui === undefined).length;
  assert.equal(senders.size, telegraphing);
  assert.deepEqual([count, sealed.size], [2 * telegraphing, 2 * telegraphing]);
  const uplinks = [...city.uplinks(start, start + 2 * hour, hour)];
  assert.equal(uplinks.length, 2 * (there.length - telegraphing));
  assert.ok(uplinks.every(({ at }, index) => index === 0 || at >= (uplinks[index - 1]?.at ?? 0)));
});

test("a year of registers moves in whole pulses and falls only where something happens", () => {
  const unsound = new Set(city.truth.incidents.map(({ meter }) => meter));
  for (let number = 0; number < 50_000; number += 100) {
    const { meter = "" } = city.meters[number] ?? {};
    const series = city.registers(meter, start, start + 365 * day, hour);
    assert.equal(series.length, 365 * 24);
    assert.ok(series.every((value) => Number.isNaN(value) || (Number.isSafeInteger(value) && value >= 0)));
    if (unsound.has(meter)) continue;
    assert.ok(
      series.every((value, index) => index === 0 || value >= (series[index - 1] ?? 0)),
      meter,
    );
  }
});
