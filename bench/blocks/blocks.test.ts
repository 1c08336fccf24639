// What is promised of hourly readings: bits against their entropy, houses within a duty cycle, bytes to the cloud.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildCity } from "@tributary/city";
import { lead, sendDay } from "./day-on-the-wire.ts";
import { codedBits, conditionalEntropy } from "./entropy.ts";
import { daiadHours, simulatedHours, someOf, wholeDays } from "./hour-series.ts";
import { housesServed } from "./houses.ts";

const simulated = simulatedHours(200, 40);
const daiad = daiadHours();
const sets = { "simulated water": simulated, ...(daiad === undefined ? {} : { DAIAD: daiad }) };
const sf12 = 0;

test("a reading in a day block takes at most 1.25 times the entropy of its litres given the size of those before", () => {
  for (const [name, series] of Object.entries(sets)) {
    const ratio = codedBits(wholeDays(series)).bits / conditionalEntropy(series).bits;
    assert.ok(ratio > 1 && ratio <= 1.25, `${name}: ${ratio}`);
  }
});

test("a gateway serves 650 houses at SF12 within its duty cycle, also when it must send each tenth frame again", () => {
  for (const [name, series] of Object.entries(sets)) {
    const days = someOf(wholeDays(series), 650);
    const [sound, lossy] = [0, 0.1].map((loss) => housesServed(days, sf12, loss, 1));
    assert.ok(sound && lossy && lossy.lost > 0);
    assert.ok(sound.houses >= 650 && lossy.houses >= 650, `${name}: ${sound.houses} and ${lossy.houses}`);
    assert.ok(lossy.houses < sound.houses);
  }
});

test("F11 of 13 GB of telegrams a day from 50,000 houses at most 24 MB go to the cloud, and at most 1.2 MB as hours", async () => {
  const houses = 50_000;
  const start = Date.parse("2025-11-03T00:00:00Z") / 1000;
  const city = buildCity({ seed: 3, start, zone: "Europe/Madrid", meters: 100, utilities: ["water"] });
  let bytes = 0;
  for (const telegram of city.telegrams(start, start + 3600, 30)) bytes += telegram.bytes.length;
  const telegrams = (bytes / 100) * 24 * houses;
  assert.ok(telegrams > 5e9 && telegrams < 20e9, `${telegrams / 1e9} GB`);
  for (const [name, series] of Object.entries(sets)) {
    const { up, down } = await sendDay(someOf(wholeDays(series, lead), 1000), houses);
    assert.ok(up + down <= 1.2e6, `${name}: ${up + down} bytes`);
  }
});
