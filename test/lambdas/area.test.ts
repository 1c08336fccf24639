// Scores the lambdas of an area on what they did not see: tomorrow's demand and pressure, and every event of low pressure.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { buildCity, waterNetwork } from "@tributary/city";
import { startSandboxes } from "@tributary/engine-lambda";
import { z } from "zod";
import { column, meanError, runShipped } from "./shipped.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());

const hour = 3600;
const day = 24 * hour;
const start = Date.parse("2025-05-05T00:00:00Z") / 1000;
const forecast = z.object({ hours: z.array(z.object({ start: z.number(), value: z.number() })) });

/** Errors of a lambda and of today repeated, over days that begin at each of `origins` (places in the series). */
async function against(
  name: string,
  target: readonly (number | null)[],
  origins: readonly number[],
  streamsAt: (origin: number) => Parameters<typeof runShipped>[2],
): Promise<{ lambda: number; repeated: number }> {
  const at = (place: number) => target[place] ?? null;
  const errors = { lambda: 0, repeated: 0 };
  for (const origin of origins) {
    const { hours } = forecast.parse(await runShipped(sandboxes, name, streamsAt(origin), start + origin * hour));
    assert.ok(hours.length >= 12 && hours.length <= 24, `${hours.length} hours for day ${origin / 24}`);
    const truth = (moment: number) => at((moment - start) / hour);
    const today = hours.flatMap(({ start: moment }) => {
      const value = at((moment - day - start) / hour);
      return value === null ? [] : [{ start: moment, value }];
    });
    errors.lambda += meanError(hours, truth) / origins.length;
    errors.repeated += meanError(today, truth) / origins.length;
  }
  return errors;
}

/** A district of the city, hour by hour: what it uses, and the pressure at one of its meters. */
async function district(seed: number, weeks: number) {
  const plan = {
    seed,
    meters: 400,
    districtSize: 400,
    start,
    zone: "Europe/Madrid",
    utilities: ["water"] as const,
    incidents: {},
  };
  const city = buildCity(plan);
  const to = start + weeks * 7 * day;
  const network = await waterNetwork(seed, city, { from: start, to, step: hour });
  const [name = ""] = network.districts.keys();
  const moments = Array.from({ length: weeks * 7 * 24 }, (_, index) => start + index * hour);
  const meter = city.meters.filter((one) => one.utility === "water" && one.district === name).at(-1)?.meter ?? "";
  return {
    use: moments.map((at) => network.use(name, at)),
    pressure: moments.map((at) => network.pressure(meter, at)),
  };
}

test("F51 tomorrow's demand of a simulated area is forecast better than today repeated", async () => {
  for (const seed of [21, 22]) {
    const { use } = await district(seed, 11);
    const origins = Array.from({ length: 14 }, (_, index) => (9 * 7 + index) * 24);
    const { lambda, repeated } = await against("area-demand", use, origins, (origin) => ({
      use: [column("D01", "volume", start, use.slice(0, origin))],
    }));
    assert.ok(lambda < 0.9 * repeated, `${lambda} against ${repeated}`);
  }
});

test("F50 F51 tomorrow's pressure of a simulated block is forecast better than today repeated", async () => {
  for (const seed of [31, 32]) {
    const { use, pressure } = await district(seed, 6);
    const origins = Array.from({ length: 14 }, (_, index) => (4 * 7 + index) * 24);
    const { lambda, repeated } = await against("block-pressure", pressure, origins, (origin) => ({
      pressure: [column("meter", "pressure", start, pressure.slice(0, origin))],
      use: [column("D01", "volume", start, use.slice(0, origin))],
    }));
    assert.ok(lambda < repeated, `${lambda} against ${repeated}`);
  }
});

const inflow = new URL("../../../shared/data/bwdf/inflow_dev.csv.gz", import.meta.url);
if (existsSync(inflow)) {
  test("F51 tomorrow's demand of ten real districts is forecast better than today repeated", async () => {
    const [, ...rows] = gunzipSync(readFileSync(inflow)).toString().trim().split("\n");
    const cells = rows.map((row) => row.split(",").slice(2));
    const past = 9 * 7 * 24;
    const ratios: number[] = [];
    for (let area = 0; area < 10; area += 1) {
      const series = cells.map((row) => (row[area] === undefined || row[area] === "" ? null : Number(row[area])));
      // Days of the second year, so that every weekday and season has its turn.
      const origins = Array.from({ length: 10 }, (_, index) => (380 + index * 27) * 24 + 1).filter((origin) =>
        series.slice(origin - 1, origin + 24).every((value) => value !== null),
      );
      const { lambda, repeated } = await against("area-demand", series, origins, (origin) => ({
        use: [column("dma", "volume", start + (origin - past) * hour, series.slice(origin - past, origin))],
      }));
      ratios.push(lambda / repeated);
    }
    assert.ok(
      ratios.every((ratio) => ratio < 1),
      ratios.map((ratio) => ratio.toFixed(2)).join(" "),
    );
  });
}

test("F53 events of low pressure are counted exactly, and their rhythm is named", async () => {
  const minutes = 300;
  const count = 2048;
  let state = 5;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // Planted: a dip at each morning, a few at random, a swing between the two limits, and gaps.
  const bar: (number | null)[] = Array.from({ length: count }, () => 3 + draw() / 5);
  let planted = 0;
  for (let place = 90; place + 10 < count; place += 288) {
    for (let within = 0; within < 6; within += 1) bar[place + within] = 1.2;
    bar[place + 6] = 1.6;
    bar[place + 7] = 1.4;
    planted += 1;
  }
  for (const place of [40, 700, 1501]) {
    bar[place] = 1;
    bar[place + 1] = null;
    planted += 1;
  }
  bar[200] = 1.6;
  const columns = [
    column("m1", "pressure", start, bar, minutes),
    column(
      "m2",
      "pressure",
      start,
      bar.map(() => 3),
      minutes,
    ),
  ];
  const shape = z.array(
    z.object({ of: z.string(), events: z.array(z.object({ from: z.number() })), cyclesPerDay: z.number() }),
  );
  const settings = { below: 1.5, above: 1.7 };
  const [dipping, steady] = shape.parse(
    await runShipped(sandboxes, "low-pressure-events", { pressure: columns }, start + count * minutes, settings),
  );
  assert.equal(dipping?.events.length, planted);
  assert.equal(steady?.events.length, 0);
  assert.ok(Math.abs((dipping?.cyclesPerDay ?? 0) - 1) < 0.1, `${dipping?.cyclesPerDay}`);
});
