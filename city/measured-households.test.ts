// Compares simulated households with measured ones: hourly litres of Alicante, where the file is at hand.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { zoneOffset } from "@tributary/core";
import { buildCity, type CityPlan } from "./index.ts";

const measuredFile = join(import.meta.dirname, "../../shared/data/daiad/readings_dev.csv.gz");
const hour = 3600;
const zone = "Europe/Madrid";
/** The span of the measured readings. */
const [start, end] = [Date.parse("2016-03-01T00:00:00+01:00") / 1000, Date.parse("2017-01-01T00:00:00+01:00") / 1000];
const households = 150;

/** Litres of single hours, by hour of the day. */
class Hours {
  readonly litres = new Float64Array(24);
  readonly counted = new Float64Array(24);
  zeros = 0;

  add(hourOfDay: number, litres: number): void {
    this.litres[hourOfDay] = (this.litres[hourOfDay] ?? 0) + litres;
    this.counted[hourOfDay] = (this.counted[hourOfDay] ?? 0) + 1;
    if (litres === 0) this.zeros += 1;
  }

  get zeroShare(): number {
    return this.zeros / this.counted.reduce((sum, count) => sum + count, 0);
  }

  /** Litres of each hour of a mean day. */
  get day(): number[] {
    return Array.from(this.litres, (litres, index) => litres / (this.counted[index] ?? 1));
  }

  get litresADay(): number {
    return this.day.reduce((sum, litres) => sum + litres, 0);
  }
}

/** Litres that registers count in each hour of the months that were measured. */
function simulatedHours(seed: number): Hours {
  const hours = new Hours();
  const addresses = Array.from({ length: households }, () => ({ customer: "household" }) as const);
  const plan: CityPlan = { seed, meters: households, start, zone, utilities: ["water"], addresses, incidents: {} };
  const city = buildCity(plan);
  for (const { meter } of city.meters) {
    const shown = city.registers(meter, start, end, hour);
    for (let index = 1; index < shown.length; index += 1) {
      const at = start + (index - 1) * hour;
      const hourOfDay = Math.floor((at + zoneOffset(at, zone)) / hour) % 24;
      hours.add(hourOfDay, (shown[index] ?? 0) - (shown[index - 1] ?? 0));
    }
  }
  return hours;
}

/** Hours between two readings; gaps, falls and jumps of the measured data are left out. */
function measuredHours(): Hours {
  const hours = new Hours();
  const readings = gunzipSync(readFileSync(measuredFile)).toString().trimEnd().split("\n").slice(1);
  let [lastMeter, lastAt, lastLitres] = ["", 0, 0];
  for (const line of readings) {
    const [meter = "", time = "", litres = "0"] = line.split(",");
    const at = Date.parse(`${time}Z`) / 1000;
    const [step, used] = [at - lastAt, Number(litres) - lastLitres];
    if (meter === lastMeter && step > 3000 && step < 4200 && used >= 0 && used <= 2000) {
      hours.add(new Date((at - step / 2) * 1000).getUTCHours(), used);
    }
    [lastMeter, lastAt, lastLitres] = [meter, at, Number(litres)];
  }
  return hours;
}

/** What was measured in 71 households of Alicante in 2016, for machines that do not have the file. */
const known = {
  zeroShare: 0.517,
  litresADay: 233,
  // biome-ignore format: a day in four lines
  day: [
    5.9, 3.2, 1.7, 1.0, 0.9, 1.3, 4.4, 12.7,
    11.3, 13.1, 15.7, 15.4, 13.6, 11.6, 10.7, 10.4,
    9.1, 9.6, 11.0, 13.5, 17.4, 16.2, 13.5, 9.5,
  ],
};

function alike(simulated: number, measured: number, what: string): void {
  const ratio = simulated / measured;
  assert.ok(ratio > 0.8 && ratio < 1.2, `${what}: simulated ${simulated}, measured ${measured}`);
}

test("households use water as measured ones do: zero hours, litres a day and each hour of the day within 20 %", () => {
  const measured = existsSync(measuredFile) ? measuredHours() : known;
  // Other cities than those by which the habits were tuned.
  for (const seed of [11, 202, 3003]) {
    const simulated = simulatedHours(seed);
    for (const { zeroShare, litresADay, day } of [known, measured]) {
      alike(simulated.zeroShare, zeroShare, `${seed}: share of hours without use`);
      alike(simulated.litresADay, litresADay, `${seed}: litres a day`);
      for (const [index, litres] of day.entries()) {
        const share = (simulated.day[index] ?? 0) / simulated.litresADay;
        alike(share, litres / litresADay, `${seed}: share of hour ${index}`);
      }
    }
  }
});
