import assert from "node:assert/strict";
import { it } from "node:test";
import { type TrialMeter, trial } from "./trial.ts";

const zones = ["Europe/Madrid", "UTC", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Dublin"];
const spacings = [3600, 900, 1800, 600, 7200];
/** Over two years with both changes of clocks, New Year and a leap day. */
const start = Date.parse("2027-02-20T00:00Z") / 1000;

it("F46 T11 aggregates of a million readings equal a count from scratch, bit for bit", () => {
  let all = 0;
  for (let round = 0; all < 1_000_000; round += 1) {
    const meters = Array.from({ length: 10 }, (_, i): TrialMeter => {
      const number = 10 * round + i;
      const spacing = spacings[number % spacings.length] ?? 3600;
      const meter = {
        zone: zones[number % zones.length] ?? "UTC",
        start: start + (number % 37) * 10 * 86_400,
        days: Math.min(spacing / 9, 400),
        spacing,
      };
      return number % 3 === 0 ? { ...meter, exchangeAfter: meter.days / 2 } : meter;
    });
    const { played, differences } = trial(meters, round + 1);
    assert.deepEqual(differences.slice(0, 5), []);
    all += played;
  }
});
