// Draws the lines of what meters and points used, from the store's readings and the book of where meters were mounted.
import type { MeterId, RegisterName, Seconds } from "@tributary/core";
import {
  legOf,
  lineOf,
  looseLeg,
  type Mounting,
  type RegisterReading,
  sourceOf,
  type UseLine,
  usualPatience,
} from "@tributary/engine-consumption";
import type { SeriesStore } from "@tributary/engine-series";
import { type Row, usableReadings } from "./usable-readings.ts";

/** What a line is drawn of: a point with the meters that stood there, or a meter that no book says anything of. */
export interface Subject {
  readonly meter?: MeterId;
  readonly mountings: readonly Mounting[];
  /** Nothing that was read before is looked at. */
  readonly notBefore?: Seconds;
}

export interface LineSpan {
  readonly register: RegisterName;
  readonly from: Seconds;
  readonly to: Seconds;
  /** The moment that it is now: after it nothing is looked for. */
  readonly now: Seconds;
}

/** So many days of meters are looked up together, or fewer where they read often: their readings stand in memory. */
const mostMeterDays = 6000;
const mostRows = 1_000_000;
const day: Seconds = 86_400;
/** Readings so far outside a span say what it was at its ends. */
const reach = usualPatience.gap;

interface Source {
  readonly meter: MeterId;
  readonly register: RegisterName;
}
const keyOf = ({ meter, register }: Source) => `${meter} ${register}`;

function sourcesOf({ meter, mountings }: Subject, { register, from, to }: LineSpan): Source[] {
  if (meter !== undefined) return [{ meter, register }];
  return mountings
    .filter((mounting) => mounting.from < to + reach && (mounting.to ?? Number.POSITIVE_INFINITY) > from - reach)
    .map((mounting) => ({ meter: mounting.meter, register: sourceOf(mounting, register) }));
}

/** The lines of subjects, in their order, each good for any part of the span. */
export async function* linesOf(
  store: SeriesStore,
  subjects: readonly Subject[],
  span: LineSpan,
  most = mostRows,
): AsyncGenerator<{ readonly place: number; readonly line: UseLine }> {
  const days = Math.max(1, Math.ceil((span.to - span.from) / day) + 2);
  let together = Math.max(1, Math.floor(mostMeterDays / days));
  for (let first = 0; first < subjects.length; ) {
    const some = subjects.slice(first, first + together);
    const sources = new Map(some.flatMap((subject) => sourcesOf(subject, span)).map((one) => [keyOf(one), one]));
    const room = some.length === 1 ? Number.POSITIVE_INFINITY : most;
    const readings = await readingsOf(store, [...sources.values()], span, room);
    if (readings === undefined) {
      together = Math.floor(some.length / 2);
      continue;
    }
    for (const [place, subject] of some.entries()) {
      yield { place: first + place, line: lineOf(legsOf(subject, span.register, readings)) };
    }
    first += some.length;
  }
}

function legsOf(
  { meter, mountings, notBefore = 0 }: Subject,
  register: RegisterName,
  readings: ReadonlyMap<string, readonly RegisterReading[]>,
) {
  const readingsOf = (source: Source) => {
    const all = readings.get(keyOf(source)) ?? [];
    return notBefore === 0 ? all : all.filter(({ at }) => at >= notBefore);
  };
  if (meter !== undefined) return [looseLeg(meter, readingsOf({ meter, register }))];
  const counting = mountings.filter(({ to }) => (to ?? Number.POSITIVE_INFINITY) >= notBefore);
  return counting.map((mounting) => {
    const source = { meter: mounting.meter, register: sourceOf(mounting, register) };
    const leg = legOf(mounting, register, readingsOf(source));
    return leg.from < notBefore ? { ...leg, first: undefined } : leg;
  });
}

/** The usable readings of registers, with those beside the span, however far away; `undefined` where they are more than `most`. */
async function readingsOf(
  store: SeriesStore,
  sources: readonly Source[],
  { from, to, now }: LineSpan,
  most: number,
): Promise<Map<string, RegisterReading[]> | undefined> {
  let room = most;
  const rows = new Map<string, Row[]>(sources.map((source) => [keyOf(source), []]));
  for (const [register, same] of Map.groupBy(sources, (source) => source.register)) {
    const sweep = { register, from: from - reach, to: to + reach, meters: same.map(({ meter }) => meter) };
    for await (const { meters, first, at, ticks, layer, quality } of store.sweep(sweep)) {
      room -= at.length;
      if (room < 0) return undefined;
      for (const [place, meter] of meters.entries()) {
        const into = rows.get(keyOf({ meter, register }));
        for (let row = first[place] ?? 0; row < (first[place + 1] ?? at.length); row += 1) {
          into?.push({ at: at[row] ?? 0, ticks: ticks[row] ?? 0, layer: layer[row] ?? 0, quality: quality[row] ?? 0 });
        }
      }
    }
  }
  const usable = new Map([...rows].map(([key, all]) => [key, usableReadings(all)]));
  const lacking = (isBeside: (readings: readonly RegisterReading[]) => boolean) =>
    sources.filter((source) => !isBeside(usable.get(keyOf(source)) ?? []));
  const early = lacking((readings) => (readings[0]?.at ?? Number.POSITIVE_INFINITY) <= from);
  const late = to >= now ? [] : lacking((readings) => (readings.at(-1)?.at ?? 0) >= to);
  const [before, after] = await Promise.all([
    besides(store, early, from - reach, "before"),
    besides(store, late, to + reach, "after"),
  ]);
  for (const [key, reading] of before) usable.get(key)?.unshift(reading);
  for (const [key, reading] of after) usable.get(key)?.push(reading);
  return usable;
}

async function besides(
  store: SeriesStore,
  sources: readonly Source[],
  at: Seconds,
  side: "before" | "after",
): Promise<(readonly [string, RegisterReading])[]> {
  if (sources.length === 0) return [];
  const found = await store.validAt(
    sources.map((source) => ({ ...source, at: side === "before" ? at - 1 : at })),
    side,
  );
  return sources.flatMap((source, place) => {
    const reading = found[place];
    return reading === undefined ? [] : [[keyOf(source), reading] as const];
  });
}
