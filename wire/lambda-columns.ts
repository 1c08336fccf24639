// Makes the columns that a lambda reads from valid readings: the same readings are the same columns, at edge and cloud.
import { bucketStart, qualityBits, quantities, quantityOf, type Seconds, tickOf } from "@tributary/core";
import type { LambdaColumns, LambdaInput } from "./lambda.ts";

/** A valid reading, in the tick size of its register. */
export interface ColumnReading {
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

/** What is used between two readings is spread evenly over the time between them, up to so long. */
const longestGap: Seconds = 26 * 3600;
/** A group is answered for when so much of it is known; what is missing is taken to be like the rest. */
const enough = 0.8;
const days = { day: "day", hour: "hour", "5min": "5min" } as const;
const minute: Seconds = 60;

/** Starts of the buckets that ended at or before `until`, oldest first, and the end of the last. */
export function lambdaEdges({ bucket, buckets }: LambdaInput, until: Seconds, zone: string): Seconds[] {
  if (bucket === "minute") {
    const last = until - (until % minute);
    return Array.from({ length: buckets + 1 }, (_, place) => last - (buckets - place) * minute);
  }
  const edges = [bucketStart(until, days[bucket], zone)];
  while (edges.length <= buckets) edges.push(bucketStart((edges.at(-1) ?? 0) - 1, days[bucket], zone));
  return edges.reverse();
}

/** Moments from and to which readings are wanted for buckets: those around them show what was used at their ends. */
export const aroundEdges = (edges: readonly Seconds[]): { readonly from: Seconds; readonly to: Seconds } => ({
  from: (edges[0] ?? 0) - longestGap,
  to: (edges.at(-1) ?? 0) + longestGap,
});

const unknown = qualityBits.reset | qualityBits.exchange;

/** Ticks used from one reading to the next; `undefined` where the register began anew, or too long was heard nothing. */
function stepOf(before: ColumnReading, after: ColumnReading): number | undefined {
  if ((after.quality & unknown) !== 0 || after.at - before.at > longestGap) return undefined;
  if (after.ticks >= before.ticks) return after.ticks - before.ticks;
  if ((after.quality & qualityBits.rollover) === 0) return undefined;
  return after.ticks + 10 ** String(before.ticks).length - before.ticks;
}

/** Whole ticks of a step of `span` seconds that fall in its first `elapsed`; no intermediate leaves the safe integers. */
function shareOf(step: number, span: Seconds, elapsed: Seconds): number {
  if (elapsed <= 0) return 0;
  if (elapsed >= span) return step;
  return Math.floor(step / span) * elapsed + Math.floor(((step % span) * elapsed) / span);
}

/** Consumption of each bucket in ticks; null where not all of it is known. */
function used(readings: readonly ColumnReading[], edges: readonly Seconds[]): (number | null)[] {
  const count = edges.length - 1;
  const sums = new Array<number>(count).fill(0);
  const known = new Array<Seconds>(count).fill(0);
  let first = 0;
  for (const [place, after] of readings.entries()) {
    const before = readings[place - 1];
    const step = before === undefined ? undefined : stepOf(before, after);
    if (before === undefined || step === undefined) continue;
    const span = after.at - before.at;
    while (first < count && (edges[first + 1] ?? 0) <= before.at) first += 1;
    for (let bucket = first; bucket < count && (edges[bucket] ?? 0) < after.at; bucket += 1) {
      const from = Math.max(edges[bucket] ?? 0, before.at) - before.at;
      const to = Math.min(edges[bucket + 1] ?? 0, after.at) - before.at;
      sums[bucket] = (sums[bucket] ?? 0) + shareOf(step, span, to) - shareOf(step, span, from);
      known[bucket] = (known[bucket] ?? 0) + to - from;
    }
  }
  return sums.map((sum, bucket) => (known[bucket] === (edges[bucket + 1] ?? 0) - (edges[bucket] ?? 0) ? sum : null));
}

/** Mean of the values in each bucket in ticks; null where there are none. */
function means(readings: readonly ColumnReading[], edges: readonly Seconds[]): (number | null)[] {
  const sums = new Array<number>(edges.length - 1).fill(0);
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bucket = 0;
  for (const { at, ticks } of readings) {
    if (at < (edges[0] ?? 0)) continue;
    while (bucket < sums.length && (edges[bucket + 1] ?? 0) <= at) bucket += 1;
    if (bucket === sums.length) break;
    sums[bucket] = (sums[bucket] ?? 0) + ticks;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return sums.map((sum, place) => (counts[place] === 0 ? null : sum / (counts[place] ?? 1)));
}

const isCounter = (register: string): boolean => quantities[quantityOf(register)].kind === "counter";

/** The column of one meter: consumption of a counter, means of a level. Readings in order, as `aroundEdges` has them. */
export function meterColumn(
  of: string,
  register: string,
  readings: readonly ColumnReading[],
  edges: readonly Seconds[],
): LambdaColumns {
  const quantity = quantityOf(register);
  const tick = tickOf(quantity) ?? 0;
  // Divided where the exponent is negative, since 10^-3 is no exact double.
  const inUnits = (ticks: number) => (tick < 0 ? ticks / 10 ** -tick : ticks * 10 ** tick);
  const ticks = isCounter(register) ? used(readings, edges) : means(readings, edges);
  return {
    of,
    register,
    unit: quantities[quantity].unit,
    start: edges.slice(0, -1),
    value: ticks.map((one) => (one === null ? null : inUnits(one))),
  };
}

/** One column of a group: what its members used together, or the mean of their levels. */
export function groupColumn(of: string, register: string, members: readonly LambdaColumns[]): LambdaColumns {
  const [first] = members;
  const counter = isCounter(register);
  const value = (first?.start ?? []).map((_, place) => {
    const known = members.map((member) => member.value[place] ?? null).filter((one) => one !== null);
    if (known.length === 0 || known.length < enough * members.length) return null;
    const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
    return counter ? mean * members.length : mean;
  });
  return { of, register, unit: quantities[quantityOf(register)].unit, start: first?.start ?? [], value };
}
