import assert from "node:assert/strict";
import { it } from "node:test";
import { type TrialMeter, trial } from "./trial.ts";

const at = (date: string) => Date.parse(`${date}T00:00Z`) / 1000;

// biome-ignore format: one aligned page
const meters: readonly (TrialMeter & { readonly name: string })[] = [
  { name: "hourly, over the start of summer time",          zone: "Europe/Madrid",       start: at("2026-03-20"), days: 20, spacing: 3600 },
  { name: "quarters, over its end and a meter exchange",    zone: "Europe/Madrid",       start: at("2026-10-18"), days: 20, spacing: 900, exchangeAfter: 9 },
  { name: "hourly, where summer time is half an hour",      zone: "Australia/Lord_Howe", start: at("2026-03-28"), days: 15, spacing: 1800 },
  { name: "hourly, in a zone of half hours, a leap day",    zone: "Asia/Kolkata",        start: at("2028-02-20"), days: 20, spacing: 3600 },
  { name: "minutes, in a zone of half hours, summer's end", zone: "America/St_Johns",    start: at("2026-10-28"), days: 10, spacing: 60 },
  { name: "most hours without a reading, over New Year",    zone: "UTC",                 start: at("2026-12-20"), days: 60, spacing: 25_200 },
];

for (const [index, meter] of meters.entries()) {
  it(`F46 aggregates equal a count from scratch, bit for bit: ${meter.name}`, () => {
    const { played, differences } = trial([meter], index + 1);
    assert.ok(played > 200);
    assert.deepEqual(differences.slice(0, 5), []);
  });
}

it("F46 aggregates are the same where older readings are read back from a store", () => {
  for (const [index, meter] of meters.entries()) {
    const { played, differences } = trial([{ ...meter, days: Math.min(meter.days, 8) }], index + 1, 256);
    assert.ok(played > 10);
    assert.deepEqual(differences.slice(0, 5), []);
  }
});
