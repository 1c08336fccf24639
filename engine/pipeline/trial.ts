// Plays readings of many meters, disordered and doubled, into a pipeline and compares all it told with a count from scratch.
import { layers, qualityBits } from "@tributary/core";
import { bruteForce, type Figures, figures, type Sample } from "./brute-force.ts";
import { addStream, drainAll, markStored, openPipeline, type ReadStored, takeReading } from "./index.ts";

/** A seeded generator (xorshift), so that a failure can be repeated. */
export function dice(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export interface TrialMeter {
  readonly zone: string;
  /** First moment; the readings run over so many days, about so many seconds apart. */
  readonly start: number;
  readonly days: number;
  readonly spacing: number;
  /** After so many days another register begins. */
  readonly exchangeAfter?: number;
}

function samplesOf({ start, days, spacing, exchangeAfter }: TrialMeter, roll: (below: number) => number): Sample[] {
  const samples: Sample[] = [];
  let ticks = roll(1_000_000_000);
  let at = start + roll(spacing);
  let exchanged = exchangeAfter === undefined;
  while (at < start + days * 86_400) {
    const exchange = !exchanged && at > start + (exchangeAfter ?? 0) * 86_400;
    if (exchange) ticks = roll(10_000);
    exchanged ||= exchange;
    samples.push(exchange ? { at, ticks, exchange } : { at, ticks });
    const pause = 1 + roll(roll(100) === 0 ? 2 * 86_400 : 2 * spacing);
    at += pause;
    ticks += roll(2) * roll(pause * 1000);
  }
  return samples;
}

/** The order in which they come: one in five up to three days late, three in ten a second time. */
function disordered(samples: readonly Sample[], roll: (below: number) => number): Sample[] {
  const threeDays = 3 * 86_400;
  return samples
    .flatMap((sample) => {
      const heard = sample.at + (sample.exchange !== true && roll(5) === 0 ? roll(threeDays) : 0);
      const one = { sample, heard };
      return roll(10) < 3 ? [one, { sample, heard: heard + roll(threeDays - heard + sample.at) }] : [one];
    })
    .sort((a, b) => a.heard - b.heard)
    .map(({ sample }) => sample);
}

/**
 * Plays all meters at once, with all recent readings in memory, or with so many bytes of them and the others read back
 * from what was told. Answers the number of readings played, and a sentence for each difference.
 */
export function trial(
  meters: readonly TrialMeter[],
  seed: number,
  recentBytes?: number,
): { readonly played: number; readonly differences: readonly string[] } {
  const differences: string[] = [];
  const roll = dice(seed);
  const pipeline = openPipeline(
    recentBytes === undefined ? {} : { recentBytes, readStored: (...asked) => readTold(...asked) },
  );
  const change = { buckets: ["5min", "hour", "day", "month"] } as const;
  const plays = meters.map((meter) => {
    const stream = addStream(pipeline, { register: "volume", utility: "water", zone: meter.zone, change });
    const samples = samplesOf(meter, roll);
    return { stream, meter, samples, coming: disordered(samples, roll), told: newReceiver() };
  });
  const readTold: ReadStored = (stream, from, before) => {
    const { valid, quality } = plays[stream]?.told ?? newReceiver();
    const all = [...valid].filter(([at]) => at < before).sort(([a], [b]) => a - b);
    const first = all.findLastIndex(([at]) => at < from);
    return all.slice(Math.max(first, 0)).map(([at, ticks]) => ({ at, ticks, quality: quality.get(at) ?? 0 }));
  };
  const receive = () => {
    const { rows, aggregates } = drainAll(pipeline);
    for (let i = 0; i < rows.count; i += 1) {
      if (rows.layer[i] !== layers.validated) continue;
      const { valid, quality } = plays[rows.stream[i] ?? 0]?.told ?? newReceiver();
      valid.set(rows.at[i] ?? 0, rows.ticks[i] ?? 0);
      quality.set(rows.at[i] ?? 0, rows.quality[i] ?? 0);
    }
    markStored(pipeline);
    for (let i = 0; i < aggregates.length; i += 1) {
      const sum = aggregates.sum[i] ?? 0;
      const count = aggregates.count[i] ?? 0;
      const some = count > 0;
      const text = figures(
        Number.isNaN(sum) ? undefined : sum,
        some ? aggregates.least[i] : undefined,
        some ? aggregates.most[i] : undefined,
        some ? aggregates.mean[i] : undefined,
        count,
        aggregates.estimated[i] ?? 0,
      );
      const kept = plays[aggregates.stream[i] ?? 0]?.told.levels[aggregates.level[i] ?? 0];
      kept?.set(aggregates.start[i] ?? 0, text);
    }
  };
  let played = 0;
  const longest = Math.max(...plays.map(({ coming }) => coming.length));
  for (let i = 0; i < longest; i += 1) {
    for (const { stream, coming } of plays) {
      const sample = coming[i];
      if (sample === undefined) continue;
      takeReading(pipeline, stream, sample.at, sample.ticks, sample.exchange === true ? qualityBits.exchange : 0);
      played += 1;
      if (roll(recentBytes === undefined ? 200 : 20) === 0) receive();
    }
  }
  receive();
  for (const { meter, samples, told } of plays) {
    const name = `${meter.zone} from ${meter.start}, seed ${seed}`;
    const missing = samples.filter(({ at, ticks }) => told.valid.get(at) !== ticks);
    if (missing.length > 0 || told.valid.size !== samples.length) {
      differences.push(`${name}: of ${samples.length} readings ${missing.length} are not valid`);
    }
    for (const [level, kept] of told.levels.entries()) {
      const expected = bruteForce(samples, level, meter.zone);
      for (const start of new Set([...expected.keys(), ...kept.keys()])) {
        if (kept.get(start) === expected.get(start)) continue;
        differences.push(`${name}, level ${level} at ${start}: ${kept.get(start)} instead of ${expected.get(start)}`);
      }
    }
  }
  return { played, differences };
}

interface Receiver {
  /** Value and quality of the valid readings by moment. */
  readonly valid: Map<number, number>;
  readonly quality: Map<number, number>;
  readonly levels: readonly Map<number, Figures>[];
}

const newReceiver = (): Receiver => ({
  valid: new Map(),
  quality: new Map(),
  levels: [new Map(), new Map(), new Map(), new Map()],
});
