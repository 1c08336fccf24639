// Samples that the stream pipeline takes in a second of CPU, and what a stream costs in memory.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Measurement, median } from "./measurement.ts";
import { openFeed } from "./pipeline/feed.ts";

const streamCounts = [1000, 50_000] as const;
const spacings = [
  { title: "hourly", seconds: 3600 },
  { title: "each minute", seconds: 60 },
] as const;
const rounds = 5;
/** Included: every stage from plausible to the four levels of aggregates, and telling rows and aggregates by column. */
const included =
  "all stages, 5 min, hour, day and month; rows and closed buckets told each 1,000 samples, open ones each 6 hours";

/** Code comes from the cache that `tributary` starts from: a process that strips types itself has slower typed arrays ever after. */
const execArgv = [`--import=${join(import.meta.dirname, "../scripts/compile-cache.js")}`];

async function start(streams: number, seconds: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "pipeline/rate.ts"), [String(streams), String(seconds)], { execArgv });
  await once(child, "message");
  return child;
}

/** The first start after a change strips types; what it leaves at its end is there for the next. */
async function fillCache(): Promise<void> {
  const child = await start(streamCounts[0], spacings[0].seconds);
  child.disconnect();
  await once(child, "exit");
}

async function roundOf(child: ChildProcess): Promise<number> {
  child.send("round");
  const [rate] = await once(child, "message");
  return Number(rate);
}

/** Rates of few and of many streams, by turns, so that whatever else runs on the machine meets both. */
async function ratesOf(seconds: number): Promise<readonly (readonly number[])[]> {
  const children: ChildProcess[] = [];
  for (const streams of streamCounts) children.push(await start(streams, seconds));
  const rates: number[][] = children.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, child] of children.entries()) rates[place]?.push(await roundOf(child));
  }
  for (const child of children) child.disconnect();
  return rates;
}

async function* measureRates(): AsyncGenerator<Measurement> {
  for (const { title, seconds } of spacings) {
    const rates = await ratesOf(seconds);
    const [few = [], many = []] = rates;
    for (const [place, streams] of streamCounts.entries()) {
      const of = rates[place] ?? [];
      yield {
        name: `${title}, ${streams} streams`,
        value: median(of),
        unit: "samples per CPU second",
        least: Math.min(...of),
        most: Math.max(...of),
        ...{ streams, seconds, included },
      };
    }
    const ratio = median(many.map((rate, round) => rate / (few[round] ?? Number.NaN)));
    const name = `${title}, ${streamCounts[1]} streams, of the rate at ${streamCounts[0]}`;
    yield { name, value: ratio, unit: "", seconds, included };
  }
}

/** Late readings of a month that ended may still come on the 63rd day, the third of March. */
const sizedAfterDays = [10, 63, 70] as const;

function* measureSizes(): Generator<Measurement> {
  // Whole pages of records.
  const streams = 51_200;
  const feed = openFeed(streams, 3600);
  let days = 0;
  for (const after of sizedAfterDays) {
    feed.play((after - days) * 24);
    days = after;
    const { records, recent, monthsBefore } = feed.size();
    yield {
      name: `hourly, after ${after} days, all that is hot`,
      value: (records + recent + monthsBefore) / streams,
      unit: "bytes a stream",
      ...{ streams, record: records / streams, recent: recent / streams, monthBefore: monthsBefore / streams },
    };
  }
}

export async function* bench(): AsyncGenerator<Measurement> {
  yield* measureSizes();
  await fillCache();
  yield* measureRates();
}
