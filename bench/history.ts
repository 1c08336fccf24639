// How fast a year of hourly readings of 50,000 meters goes into the store of readings, what it takes there, and how fast it answers.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layers } from "@tributary/core";
import { type LakeSeries, openSeries } from "@tributary/engine-series";
import type { ReadingsItem } from "@tributary/wire";
import { meterOf, syntheticDays } from "./history/synthetic-days.ts";
import type { Measurement } from "./measurement.ts";

const register = "volume";
const [day, hour] = [86_400, 3600];
/** 2025-01-01T00:00:00Z. */
const begin = 1_735_689_600;
const district = 500;

/** Least value that 95 of 100 do not exceed. */
const p95 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
/** Resident memory of this process, in bytes; 0 where that cannot be seen. */
function memory(): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return 0;
  }
}

function bytesIn(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
  return paths.map((path) => statSync(path)).reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

/** How long some questions take: on the clock, and on the CPU, which other programs do not lengthen. */
async function* asked(
  name: string,
  size: Record<string, number>,
  count: number,
  ask: (round: number) => Promise<unknown>,
): AsyncGenerator<Measurement> {
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let round = 0; round < count; round += 1) {
    const [begun, before] = [performance.now(), cpuSeconds()];
    await ask(round);
    wall.push(performance.now() - begun);
    cpu.push((cpuSeconds() - before) * 1000);
  }
  yield { name: `${name}, p95`, value: p95(wall), unit: "ms", ...size };
  yield { name: `${name}, p95 of CPU`, value: p95(cpu), unit: "ms", ...size };
}

async function rowsOf(series: LakeSeries, from: number, to: number, meters?: readonly string[]): Promise<number> {
  let rows = 0;
  for await (const page of series.sweep({ register, from, to, meters })) rows += page.at.length;
  return rows;
}

/** Some of the meters, spread over all of them: a number that has no divisor in common with theirs. */
const scattered = (meters: number, count: number, round: number) =>
  Array.from({ length: count }, (_, index) => meterOf(((index + round * 7919) * 48_271) % meters));

/** The meters' days, told anew with another value and a newer version. */
function* corrections(meters: number, from: number, days: number, ticks: number): Generator<ReadingsItem[]> {
  const at = Array.from({ length: days * 24 }, (_, index) => from + index * hour);
  for (let number = 0; number < meters; number += 200) {
    yield Array.from({ length: Math.min(200, meters - number) }, (_, index) => ({
      ...{ kind: "readings", meter: meterOf(number + index), register, unit: "m3", layer: layers.validated },
      ...{ at, ticks: at.map(() => ticks), quality: at.map(() => 0), version: (begin + 400 * day) * 1000 },
    }));
  }
}

function option(args: readonly string[], name: string, usual: number): number {
  return args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual;
}

/** `--meters N` and `--days N`: a smaller one. `--folder PATH`: where to. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const meters = option(args, "--meters", 50_000);
  const days = option(args, "--days", 365);
  const at = args.includes("--folder") ? (args[args.indexOf("--folder") + 1] ?? "") : tmpdir();
  const folder = mkdtempSync(join(at, "tributary-history-"));
  const series = await openSeries({ path: join(folder, "series.duckdb"), lake: join(folder, "lake") });
  try {
    yield* measure(series, folder, meters, days);
  } finally {
    await series.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* measure(series: LakeSeries, folder: string, meters: number, days: number): AsyncGenerator<Measurement> {
  const size = { meters, days, readings: meters * days * 24 };
  const end = begin + days * day;
  const synthetic = await syntheticDays(folder, meters, begin);
  const imported = { wall: 0, cpu: 0 };
  let files: string[] = [];
  for (let count = 1; count <= days; count += 1) {
    files.push(await synthetic.next());
    const isMonthOver = new Date((begin + count * day) * 1000).getUTCDate() === 1;
    if (!isMonthOver && count < days) continue;
    const [begun, cpu] = [performance.now(), cpuSeconds()];
    await series.takeFiles("readings", files);
    imported.wall += (performance.now() - begun) / 1000;
    imported.cpu += cpuSeconds() - cpu;
    for (const file of files) rmSync(file);
    files = [];
  }
  synthetic.close();
  yield { name: "import", value: size.readings / imported.wall, unit: "readings/s", ...size };
  yield { name: "import, a second of CPU", value: size.readings / imported.cpu, unit: "readings/s", ...size };
  yield { name: "lake", value: bytesIn(join(folder, "lake")) / size.readings, unit: "bytes a reading", ...size };

  const wholeMonths = new Date(end * 1000).getUTCMonth() || 12;
  const month = (number: number) => Date.UTC(2025, number, 1) / 1000;
  const answers = async function* (state: string): AsyncGenerator<Measurement> {
    yield* asked(`a meter's year, ${state}`, size, 200, (round) => {
      const meter = meterOf((round * 48_271 + 11) % meters);
      return series.readings({ meter, register, from: begin, to: end }, 9000);
    });
    yield* asked(`a month of ${district} meters here and there, ${state}`, size, 20, (round) => {
      const some = scattered(meters, Math.min(district, meters), round);
      return rowsOf(series, month(round % wholeMonths), month((round % wholeMonths) + 1), some);
    });
    yield* asked(`a month of ${district} meters in a row, ${state}`, size, 20, (round) => {
      const first = (round * 4801) % Math.max(meters - district, 1);
      const some = Array.from({ length: Math.min(district, meters) }, (_, index) => meterOf(first + index));
      return rowsOf(series, month(round % wholeMonths), month((round % wholeMonths) + 1), some);
    });
    yield* asked(`a day of all meters, ${state}`, size, 5, (round) => {
      const from = begin + ((round * 73) % days) * day;
      return rowsOf(series, from, from + day);
    });
  };
  yield* answers("all in the lake");

  // What comes late: a day of every meter, three days of one in ten.
  const late = begin + Math.min(40, days - 4) * day;
  let through = 0;
  const cpu = cpuSeconds();
  for (const readings of corrections(meters, late, 1, 1)) {
    through += 1;
    await series.append({ node: "bench", epoch: "a", through, readings, aggregates: [] });
  }
  for (const readings of corrections(Math.ceil(meters / 10), late + day, 3, 2)) {
    through += 1;
    await series.append({ node: "bench", epoch: "a", through, readings, aggregates: [] });
  }
  const lateRows = meters * 24 + Math.ceil(meters / 10) * 72;
  yield {
    name: "late rows appended, a second of CPU",
    value: lateRows / (cpuSeconds() - cpu),
    unit: "readings/s",
    ...size,
  };
  const wrong = async () => {
    const [first, second] = [meterOf(1), meterOf(meters - 1)];
    const of = (meter: string) => series.readings({ meter, register, from: late - day, to: late + 4 * day }, 9000);
    const told = [...(await of(first)), ...(await of(second))].map(({ ticks }) => ticks);
    const counted = [
      told.filter((ticks) => ticks === 1).length,
      told.filter((ticks) => ticks === 2).length,
      told.length,
    ];
    return Math.abs((counted[0] ?? 0) - 48) + Math.abs((counted[1] ?? 0) - 72) + Math.abs((counted[2] ?? 0) - 240);
  };
  yield { name: "wrong answers about late rows, at once", value: await wrong(), unit: "readings", ...size };
  yield* answers("late rows beside it");

  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, memory());
  }, 50);
  const [begun, cpuBefore] = [performance.now(), cpuSeconds()];
  await series.tend({ now: end + 100 * day });
  clearInterval(looking);
  yield { name: "folding late rows", value: (performance.now() - begun) / 1000, unit: "seconds", ...size };
  yield { name: "folding late rows, CPU", value: cpuSeconds() - cpuBefore, unit: "seconds", ...size };
  yield { name: "memory at most while folding", value: most / 1e6, unit: "MB", ...size };
  yield { name: "wrong answers about late rows, folded", value: await wrong(), unit: "readings", ...size };
  yield* answers("folded");
}
