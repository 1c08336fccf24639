// Tests consumption over a real store and a book of mountings: exchange, groups, nets, what is late, and what is not to be told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { origins, qualityBits } from "@tributary/core";
import type { Use } from "@tributary/engine-consumption";
import { openSeries, type SeriesStore } from "@tributary/engine-series";
import type { MeterItem, ReadingsItem } from "@tributary/wire";
import type { AssetBook, Placed } from "./asset-traits.ts";
import { billingReads } from "./billing.ts";
import { openConsumption } from "./consumption.ts";
import { linesOf } from "./register-lines.ts";
import { usableReadings } from "./usable-readings.ts";

const hour = 3600;
const day = 24 * hour;
const start = Date.parse("2026-03-02T00:00:00Z") / 1000;
const end = start + 4 * day;
const [loose, old, fresh, solar, silent] = [1, 2, 3, 4, 5].map((number) => `KAM.0000000${number}.1b.07`) as [
  string,
  string,
  string,
  string,
  string,
];
const exchangedAt = start + day + 6 * hour;

const readings = (
  meter: string,
  register: string,
  ticks: (hours: number) => number,
  more: Partial<ReadingsItem> = {},
) => {
  const at = Array.from({ length: 4 * 24 + 1 }, (_, place) => start + place * hour);
  return {
    ...{ kind: "readings", meter, register, unit: "m3", layer: 1, version: 1, at, quality: at.map(() => 0) },
    ...{ ticks: at.map((_, place) => ticks(place)), ...more },
  } as ReadingsItem;
};
const keep = ({ at, ticks, quality, ...item }: ReadingsItem, isKept: (at: number) => boolean): ReadingsItem => {
  const kept = at.flatMap((moment, place) => (isKept(moment) ? [place] : []));
  const of = (column: readonly number[]) => kept.map((place) => column[place] ?? 0);
  return { ...item, at: of(at), ticks: of(ticks), quality: of(quality) };
};

const placed = (meter: string, from: number, to: number | null, first: number | null, last: number | null): Placed => ({
  ...{ meter, from, to, point: "P-1", utility: "water", zone: "UTC", multiplier: 1, pulse: null },
  registers: [{ register: "volume", digits: 5, first, last }],
});
const mountings = [placed(old, start, exchangedAt, 0, 300_500), placed(fresh, exchangedAt, null, 7_000_000, null)];
const always = { from: 0, to: null };
const assets: AssetBook = {
  placementsOf: async (of) =>
    "point" in of ? (of.point === "P-1" ? mountings : []) : mountings.filter(({ meter }) => meter === of.meter),
  metersOf: async (of) =>
    "site" in of
      ? [
          { meter: loose, ...always },
          { meter: solar, ...always },
          { meter: old, from: start, to: exchangedAt },
          { meter: fresh, from: exchangedAt, to: null },
        ]
      : [],
  districtAt: async () => undefined,
};
const items = [loose, old, fresh, solar, silent].map(
  (meter) => ({ meter, utility: meter === solar ? "electricity" : "water", zone: "UTC", name: "House" }) as MeterItem,
);
const registry = {
  meter: (meter: string) => items.find((item) => item.meter === meter),
  meters: ({ after = "", limit = 100 }: { after?: string | undefined; limit: number }) =>
    items.filter(({ meter }) => meter > after).slice(0, limit),
};

let series: SeriesStore;
before(async () => {
  series = await openSeries({ path: ":memory:", threads: 1 });
  const volumes = [
    readings(loose, "volume", (hours) => hours * 1000),
    keep(
      readings(old, "volume", (hours) => hours * 10_000),
      (at) => at < exchangedAt,
    ),
    keep(
      readings(fresh, "volume", (hours) => 7_000_000 + (hours - 30) * 20_000),
      (at) => at > exchangedAt,
    ),
    readings(solar, "energy", (hours) => hours * 5000),
    readings(solar, "energy.backward", (hours) => hours * 8000),
  ];
  await series.append({ node: "edge-1", epoch: "a", through: 1, readings: volumes, aggregates: [] });
});
after(() => series.close());

type Sweep = Parameters<SeriesStore["sweep"]>[0];

/** The lengths of spans that were asked for. */
const spans: number[] = [];

/** A store in which a meter read ten litres each day for years. */
async function openYears(): Promise<SeriesStore> {
  const years = await openSeries({ path: ":memory:", threads: 1 });
  after(() => years.close());
  const at = Array.from({ length: 901 }, (_, place) => end - (900 - place) * day);
  const item = {
    ...readings(silent, "volume", () => 0),
    at,
    ticks: at.map((_, place) => place * 10),
    quality: at.map(() => 0),
  };
  await years.append({ node: "edge-1", epoch: "a", through: 1, readings: [item], aggregates: [] });
  return Object.assign(Object.create(years), {
    sweep(sweep: Sweep) {
      spans.push(sweep.to - sweep.from);
      return years.sweep(sweep);
    },
  });
}

const ask = () => openConsumption({ registry, series, assets, clock: () => end });
const days = { from: start, to: end, period: "day" } as const;

test("S41 a point is told of through the exchange of its meter, and each meter of its own time alone", async () => {
  const found = await ask().used({ point: "P-1" }, days);
  assert.deepEqual(
    found?.uses.map(({ ticks, quality, flags }) => [ticks, quality, flags]),
    [
      [240_000, "measured", 0],
      [60_500 + 18 * 20_000, "measured", qualityBits.exchange],
      [480_000, "measured", 0],
      [480_000, "measured", 0],
    ],
  );
  const own = await ask().used({ meter: old }, days);
  assert.deepEqual(own?.uses.map(({ ticks, quality }) => [ticks, quality]).slice(0, 3), [
    [240_000, "measured"],
    [60_500, "partial"],
    [null, "missing"],
  ]);
});

test("a site is the sum of its meters of one utility, each while it belonged there", async () => {
  const found = await ask().used({ site: "S-1" }, { ...days, period: "span" });
  assert.deepEqual([found?.members, found?.uses[0]?.ticks], [3, 96_000 + 300_500 + 66 * 20_000]);
  const energy = await ask().used({ site: "S-1" }, { ...days, utility: "electricity" });
  assert.deepEqual([energy?.register, energy?.members, energy?.uses[0]?.ticks], ["energy", 1, 120_000]);
  assert.equal(await ask().used({ customer: "C-9" }, days), undefined);
});

test("import and export are netted, and a meter that never gives back is its import", async () => {
  const net = await ask().used({ meter: solar }, { ...days, net: true });
  assert.deepEqual([net?.uses[0]?.ticks, net?.given?.[0]?.ticks], [-72_000, 192_000]);
  const water = await ask().used({ meter: loose }, { ...days, net: true });
  assert.deepEqual([water?.uses[0]?.ticks, water?.given], [24_000, undefined]);
});

test("who moved in is told nothing of before, not even by the reading beside it", async () => {
  const since = start + day + 30;
  const found = await ask().used({ meter: loose }, { ...days, period: "span", notBefore: since });
  assert.deepEqual([found?.uses[0]?.from, found?.uses[0]?.ticks, found?.uses[0]?.quality], [since, 71_000, "partial"]);
  const versions = await ask().versions(loose, { ...days, register: "volume", limit: 999, notBefore: since });
  assert.equal(versions[0]?.at, start + day + hour);
});

test("F55 a span is compared with the one before it, the same a month before, and one that nobody measured", async () => {
  const query = { from: start + 2 * day, to: start + 3 * day, period: "day" } as const;
  const found = await ask().compared({ point: "P-1" }, query, "before");
  assert.deepEqual([found?.now.uses[0]?.ticks, found?.before.uses[0]?.ticks], [480_000, 420_500]);
  const month = await ask().compared({ point: "P-1" }, query, "month");
  assert.equal(month?.before.uses[0]?.ticks, null);
  assert.equal(month?.before.uses[0]?.from, Date.parse("2026-02-04T00:00:00Z") / 1000);
});

test("F55 periods that are compared belong together also for who moved in: those of before are missing", async () => {
  const query = { from: start + 2 * day, to: start + 4 * day, period: "day", notBefore: start + day } as const;
  const found = await ask().compared({ meter: loose }, query, "before");
  const told = (uses: readonly Use[] | undefined) => uses?.map(({ from, ticks }) => [(from - start) / day, ticks]);
  assert.deepEqual(told(found?.now.uses), [
    [2, 24_000],
    [3, 24_000],
  ]);
  assert.deepEqual(told(found?.before.uses), [
    [0, null],
    [1, 24_000],
  ]);
});

test("meters that read often are looked up fewer at once, and all the same told of", async () => {
  const asked: number[] = [];
  const counting: SeriesStore = Object.assign(Object.create(series), {
    sweep(sweep: Sweep) {
      asked.push(sweep.meters?.length ?? 0);
      return series.sweep(sweep);
    },
  });
  const subjects = [loose, old, fresh, silent].map((meter) => ({ meter, mountings: [] }));
  const told: number[] = [];
  const span = { register: "volume", from: start, to: end, now: end };
  for await (const { place } of linesOf(counting, subjects, span, 100)) told.push(place);
  assert.deepEqual(told, [0, 1, 2, 3]);
  assert.deepEqual(asked, [4, 2, 1, 1, 1, 1]);
});

test("years are computed in parts, and told as a whole", async () => {
  const years = openConsumption({ registry, series: await openYears(), assets, clock: () => end });
  const from = end - 900 * day;
  const found = await years.used({ meter: silent }, { from, to: end, period: "day" });
  assert.equal(found?.uses.length, 900);
  assert.deepEqual(
    found.uses.filter(({ ticks, quality }) => ticks !== 10 || quality !== "measured"),
    [],
  );
  assert.ok(Math.max(...spans) < 500 * day);
});

test("bills are told between their dates", async () => {
  const billed = await ask().billed({ meter: loose }, { dates: ["2026-03-03", "2026-03-04", "2026-03-06"] });
  assert.deepEqual(
    billed?.uses.map(({ ticks }) => ticks),
    [24_000, 48_000],
  );
  assert.equal(await ask().billed({ meter: loose }, { dates: ["2026-03-04", "2026-03-03"] }), undefined);
});

test("S4 a billing read of every meter, page by page: measured, or flagged, also where nothing was ever heard", async () => {
  const parts = { registry, series, assets, clock: () => end };
  const reads = await billingReads(parts, "2026-03-03");
  assert.deepEqual(
    reads.map(({ meter, index, consumption, quality }) => [meter, index, consumption, quality]),
    [
      [loose, 0.048, 0.024, "measured"],
      [old, 0.29, 0.0605, "partial"],
      [fresh, 7.36, 0.36, "partial"],
      [solar, 0.24, 0.12, "measured"],
      [silent, null, null, "missing"],
    ],
  );
  const pages = [
    await billingReads(parts, "2026-03-03", { limit: 3 }),
    await billingReads(parts, "2026-03-03", { limit: 3, after: fresh }),
  ];
  assert.deepEqual(pages.flat(), reads);
});

test("the pipeline's fillings are no readings, but one that came late for just that moment is", () => {
  const filled = origins.estimated | qualityBits["gap-interpolated"];
  const row = (at: number, ticks: number, layer = 1, quality = 0) => ({ at, ticks, layer, quality });
  const rows = [row(0, 0), row(3600, 10, 2, filled), row(7200, 29, 2, filled), row(10_800, 30)];
  assert.deepEqual(
    usableReadings(rows).map(({ at, ticks, quality }) => [at, ticks, quality & 15]),
    [
      [0, 0, 0],
      [7200, 29, 0],
      [10_800, 30, 0],
    ],
  );
  // What came too late to be judged is kept where it fits.
  const raw = [row(0, 0), row(10, 5, 0, qualityBits.late), row(20, 90, 0, qualityBits.late), row(30, 30)];
  assert.deepEqual(
    usableReadings(raw).map(({ ticks }) => ticks),
    [0, 5, 30],
  );
});
