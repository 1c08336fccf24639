// Counts aggregates from scratch, in big integers and by the zone's own calendar: what the pipeline is proved against.

export interface Sample {
  readonly at: number;
  readonly ticks: number;
  /** The register begins anew with this reading. */
  readonly exchange?: boolean;
}

/** sum, least, most, mean, count and share estimated of a bucket, as text. */
export type Figures = string;

export function figures(
  sum: number | undefined,
  least: number | undefined,
  most: number | undefined,
  mean: number | undefined,
  count: number,
  estimated: number,
): Figures {
  return [sum, least, most, mean, count, estimated].join(" ");
}

/** Starts of all buckets of a level from `from` to `to`: the quarters of an hour (or 5 minutes) at which the local name changes. */
function startsOf(level: number, zone: string, from: number, to: number): number[] {
  const name = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    ...(level < 3 ? { day: "2-digit" } : {}),
    ...(level < 2 ? { hour: "2-digit", timeZoneName: "longOffset" } : {}),
  });
  const starts: number[] = [];
  let last = "";
  for (let at = from - (from % 300); at <= to; at += 300) {
    if (level === 0) starts.push(at);
    else if (at % 900 === 0) {
      const text = name.format(at * 1000);
      if (text !== last) starts.push(at);
      last = text;
    }
  }
  return starts;
}

interface Count {
  sum: bigint | undefined;
  estimated: bigint;
  readonly ticks: number[];
}

/** Longest filled step and longest that is no estimate, in seconds, by level. */
const longest = [900, 86_400, 86_400, 86_400];
const nearest = [300, 3600, 3600, 3600];

/** All buckets of one level that hold anything, by their start. The samples are in order, each moment once. */
export function bruteForce(samples: readonly Sample[], level: number, zone: string): Map<number, Figures> {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return new Map();
  const starts = startsOf(level, zone, first.at - 32 * 86_400, last.at + 32 * 86_400);
  const counts = new Map<number, Count>();
  const cell = (place: number) => {
    let found = counts.get(place);
    if (found === undefined) {
      found = { sum: undefined, estimated: 0n, ticks: [] };
      counts.set(place, found);
    }
    return found;
  };
  let place = 0;
  let before: Sample | undefined;
  for (const sample of samples) {
    let reached = place;
    while ((starts[reached + 1] ?? Number.POSITIVE_INFINITY) <= sample.at) reached += 1;
    cell(reached).ticks.push(sample.ticks);
    if (before !== undefined && sample.exchange !== true && sample.at - before.at <= (longest[level] ?? 0)) {
      const from = before.at;
      const span = sample.at - from;
      const step = BigInt(sample.ticks - before.ticks);
      const until = (moment: number) => (step * BigInt(Math.min(Math.max(moment - from, 0), span))) / BigInt(span);
      for (let i = place; i <= reached; i += 1) {
        const part = until(starts[i + 1] ?? sample.at) - until(starts[i] ?? from);
        const target = cell(i);
        target.sum = (target.sum ?? 0n) + part;
        if (span > (nearest[level] ?? 0)) target.estimated += part;
      }
    }
    place = reached;
    before = sample;
  }
  return new Map(
    [...counts].map(([i, { sum, estimated, ticks }]) => {
      const some = ticks.length > 0;
      const total = ticks.reduce((a, b) => a + BigInt(b), 0n);
      const text = figures(
        sum === undefined ? undefined : Number(sum),
        some ? ticks.reduce((a, b) => Math.min(a, b)) : undefined,
        some ? ticks.reduce((a, b) => Math.max(a, b)) : undefined,
        some ? Number(total) / ticks.length : undefined,
        ticks.length,
        sum === undefined || sum === 0n ? 0 : Number(estimated) / Number(sum),
      );
      return [starts[i] ?? 0, text];
    }),
  );
}
