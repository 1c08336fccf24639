// Real tables through `tributary import` into a cloud, and what each meter used in each month, computed twice.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { noBook, openConsumption } from "@tributary/cloud-history";
import { openRegistry } from "@tributary/cloud-registry";
import { openSeries } from "@tributary/engine-series";

const data = join(import.meta.dirname, "../../../shared/data");
const program = join(import.meta.dirname, "../../cli/bin/tributary.js");
const run = promisify(execFile);

/** What a meter used in a month, in millionths of its unit, by `meter YYYY-MM`. */
export type Months = Map<string, number>;
type Line = readonly string[];

interface RealSet {
  readonly file: string;
  readonly options: readonly string[];
  readonly zone: string;
  /** Lines and columns that the short form takes. */
  readonly short: (line: Line, number: number) => Line | undefined;
  /** What its owner would make of the table, without anything of ours; months that it does not hold whole are left out. */
  readonly months: (head: Line, lines: readonly Line[]) => Months;
}

/** Hourly amounts by column, in the month that the local time of each line says. */
function summed(prefix: string, first: number, monthOf: (line: Line) => string, perUnit: number, missing = "") {
  return (head: Line, lines: readonly Line[]): Months => {
    const months: Months = new Map();
    for (const line of lines) {
      for (const [place, name] of head.entries()) {
        const cell = line[place] ?? "";
        if (place < first || cell === "" || cell === missing) continue;
        const month = `${prefix}${name} ${monthOf(line)}`;
        months.set(month, (months.get(month) ?? 0) + Math.round(Number(cell) * perUnit * 1e6));
      }
    }
    return months;
  };
}

/** British wall time of an hour of UTC: summer time from the last Sunday of March to that of October, 01:00 UTC. */
function britishMonth([utc = ""]: Line): string {
  const at = new Date(utc);
  const lastSunday = (month: number) => {
    const end = new Date(Date.UTC(at.getUTCFullYear(), month + 1, 0, 1));
    return end.getTime() - end.getUTCDay() * 86_400_000;
  };
  const isSummer = at.getTime() >= lastSunday(2) && at.getTime() < lastSunday(9);
  return new Date(at.getTime() + (isSummer ? 3_600_000 : 0)).toISOString().slice(0, 7);
}

/** Registers by the minute: what they showed when a month began, and when the next did, on the clocks of Vancouver. */
function fromCounter(name: string) {
  return (_: Line, lines: readonly Line[]): Months => {
    const shown = new Map(lines.map(([at = "", counter = ""]) => [Number(at), Math.round(Number(counter) * 1e3)]));
    const months: Months = new Map();
    for (let month = 3; month < 15; month += 1) {
      // Summer time lasts until November 4 2012 and begins again on March 10 2013.
      const begins = (m: number) => Date.UTC(2012, m, 1, m <= 10 ? 7 : m >= 15 ? 7 : 8) / 1000;
      const [from, to] = [shown.get(begins(month)), shown.get(begins(month + 1))];
      if (from === undefined || to === undefined) continue;
      months.set(`${name} ${new Date(Date.UTC(2012, month, 1)).toISOString().slice(0, 7)}`, to - from);
    }
    return months;
  };
}

/**
 * Household registers at odd minutes, faults left in: of meters whose register never falls or jumps, on the line between
 * the readings around midnight where these are less than two hours apart.
 */
function fromHouseholds(_: Line, lines: readonly Line[]): Months {
  const months: Months = new Map();
  const meters = Map.groupBy(lines, ([meter = ""]) => meter);
  for (const [meter, readings] of meters) {
    if (readings.some(([, , , step]) => Number(step) < 0 || Number(step) > 2000)) continue;
    const known = readings.map(([, local = "", litres = ""]) => [local, Number(litres)] as const);
    // Summer time begins in no hour around a month's end; wall time is enough between two readings of one night.
    const stoodAt = (midnight: string): bigint | undefined => {
      const after = known.findIndex(([local]) => local >= midnight);
      const [before, next] = [known[after - 1], known[after]];
      if (before === undefined || next === undefined) return undefined;
      const seconds = (local: string) => BigInt(Date.parse(`${local}Z`) / 1000);
      const [t0, t1, t] = [seconds(before[0]), seconds(next[0]), seconds(midnight)];
      if (t1 - t0 > 7200n || t1 <= t0) return undefined;
      const [r0, r1] = [BigInt(before[1]) * 1000n, BigInt(next[1]) * 1000n];
      return r0 + ((r1 - r0) * (t - t0)) / (t1 - t0);
    };
    for (let month = 3; month < 12; month += 1) {
      const name = (m: number) => `2016-${String(m).padStart(2, "0")}`;
      const [from, to] = [stoodAt(`${name(month)}-01T00:00:00`), stoodAt(`${name(month + 1)}-01T00:00:00`)];
      if (from !== undefined && to !== undefined) months.set(`daiad-${meter} ${name(month)}`, Number(to - from));
    }
  }
  return months;
}

const columns = (most: number) => (line: Line, number: number) => (number < 3000 ? line.slice(0, most) : undefined);

export const realSets: Readonly<Record<string, RealSet>> = {
  "daiad, water of households": {
    file: "daiad/readings_dev.csv.gz",
    options: ["--utility", "water", "--prefix", "daiad-"],
    zone: "Europe/Madrid",
    short: (line) => (/^(meter|[0-3])/.test(line[0] ?? "") ? line : undefined),
    months: fromHouseholds,
  },
  "ampds2, water of a house by the minute": {
    file: "ampds2/water_1min_dev.csv.gz",
    options: ["--utility", "water", "--unit", "L"],
    zone: "America/Vancouver",
    short: (line, number) => (number < 45_000 ? line : undefined),
    months: fromCounter("water_1min_dev"),
  },
  "ampds2, gas of a house by the minute": {
    file: "ampds2/gas_1min_dev.csv.gz",
    options: ["--utility", "gas", "--unit", "dm3"],
    zone: "America/Vancouver",
    short: (line, number) => (number < 45_000 ? line : undefined),
    months: fromCounter("gas_1min_dev"),
  },
  "cambridge, gas of buildings": {
    file: "cambridge/gas_hourly_dev.csv.gz",
    options: ["--utility", "gas", "--register", "energy", "--unit", "kWh", "--prefix", "gas-"],
    zone: "Europe/London",
    short: columns(6),
    months: summed("gas-", 1, britishMonth, 1),
  },
  "cambridge, electricity of buildings": {
    file: "cambridge/electricity_hourly_dev.csv.gz",
    options: ["--utility", "electricity", "--unit", "kWh", "--prefix", "el-", "--missing", "0"],
    zone: "Europe/London",
    short: columns(6),
    months: summed("el-", 1, britishMonth, 1, "0"),
  },
  "bwdf, inflow of districts": {
    file: "bwdf/inflow_dev.csv.gz",
    options: ["--utility", "water", "--unit", "L/s"],
    zone: "Europe/Rome",
    short: columns(6),
    months: summed("", 2, ([, local = ""]) => local.slice(0, 7), 3.6),
  },
};

export const hasRealSets = existsSync(data);

interface How {
  readonly whole: boolean;
  /** Imports it once more, which changes nothing. */
  readonly twice: boolean;
}

/** Imports a set, or the short form of it, and compares each month of each meter with what its owner would make of it. */
export async function compareMonths(
  { file, options, zone, short, months }: RealSet,
  { whole, twice }: How,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-import-"));
  try {
    const [head = [], ...all] = gunzipSync(readFileSync(join(data, file)))
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const lines = whole ? all : all.map(short).filter((line) => line !== undefined);
    const kept = whole ? head : (short(head, 0) ?? head);
    const table = join(folder, `${file.split("/")[1]?.replace(".csv.gz", "")}.csv`);
    writeFileSync(table, [kept, ...lines].map((line) => line.join(",")).join("\n"));
    const store = join(folder, "data");
    const asked = [program, "import", table, ...options, "--zone", zone, "--data", store, "--json"];
    const { stdout } = await run(process.execPath, asked, { maxBuffer: 2 ** 26 });
    const report = JSON.parse(stdout);
    assert.equal(report.unreadable, 0);
    if (twice) {
      const again = JSON.parse((await run(process.execPath, asked, { maxBuffer: 2 ** 26 })).stdout);
      assert.deepEqual([again.sent, again.had], [1, report.sent - 1]);
    }
    return await compare(store, zone, months(kept, lines));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(store: string, zone: string, expected: Months): Promise<number> {
  const registry = openRegistry(join(store, "registry.sqlite"));
  const series = await openSeries({ path: join(store, "series.duckdb"), threads: 1 });
  const { used } = openConsumption({ registry, series, assets: noBook, clock: () => 1_800_000_000 });
  const asked = new Map<string, Awaited<ReturnType<typeof used>>>();
  let compared = 0;
  for (const [name, ticks] of expected) {
    const [meter = "", month = ""] = name.split(" ");
    const span = { from: Date.parse("2012-01-01") / 1000, to: Date.parse("2023-01-01") / 1000 };
    if (!asked.has(meter)) asked.set(meter, await used({ meter }, { ...span, period: "month" }));
    const found = asked.get(meter)?.uses.find(({ from }) => monthName(from, zone) === month);
    assert.ok(found !== undefined && found.ticks !== null, `${name} is known`);
    // On a line between two readings a boundary is a whole tick to one side or the other.
    assert.ok(Math.abs(found.ticks - ticks) <= 1, `${name}: ${found.ticks} here, ${ticks} by itself`);
    compared += 1;
  }
  await series.close();
  registry.close();
  return compared;
}

const monthName = (at: number, zone: string) =>
  new Intl.DateTimeFormat("sv", { timeZone: zone, year: "numeric", month: "2-digit" }).format(at * 1000);
