// Finds out what kind of customer each house is from when it uses water: k-means, and words for what its clusters do.
import type { LambdaCall, LambdaColumns } from "@tributary/wire";
import type { Stock } from "../stock.ts";

declare const stock: Stock;

const hour = 3600;
const day = 24 * hour;
/** More clusters than kinds: k-means halves a kind of many houses before it finds one of few. */
const most = 14;
/** What is no household is few: its clusters are parted once more, for one may hold two kinds. */
const parts = 3;

/** How a house uses water; every part between 0 and 1 or a little more, so that each counts alike. */
interface Habit {
  /** Share of the use that falls into hours 0-5, 5-8, 8-13, 13-17, 17-20 and 20-24. */
  readonly parts: readonly number[];
  /** Use on Saturdays and Sundays against other days: 0 never, 1 alike, 2 and more much. */
  readonly weekend: number;
  /** Hours of the day, of working days, in which it never used any. */
  readonly silent: number;
  /** Litres a day, as a power of ten. */
  readonly size: number;
}

interface House {
  readonly of: string;
  readonly habit: Habit;
}

const borders = [0, 5, 8, 13, 17, 20, 24];

/**
 * Reads `use` (hours of all meters, four weeks and more). Answers `{ houses: [{ of, kind, cluster }], clusters: [{ kind,
 * houses, habit }], silhouette }`. Kinds: household, shop, office, school, hotel, farm; vacant where nothing is used.
 */
export function run({ streams, zone }: LambdaCall) {
  const columns = streams["use"] ?? [];
  // All columns have the same hours.
  const local = stock.localTime([...(columns[0]?.start ?? [])], zone);
  const used = columns.map((column) => ({ of: column.of, habit: habitOf(column, local) }));
  const known = used.filter((one): one is House => one.habit !== undefined);
  const points = known.map(({ habit }) => pointOf(habit));
  const found = stock.cluster(points, Math.min(most, points.length), { seed: 1 });
  const groups = found.centroids.map((_, cluster) => known.filter((__, index) => found.assignment[index] === cluster));
  const clusters = groups
    .filter(({ length }) => length > 0)
    .flatMap((members) => (kindOf(meanHabit(members)) === "household" ? [members] : parted(members)));
  const named = clusters.map((members) => {
    const habit = meanHabit(members);
    return { kind: kindOf(habit), houses: members.length, habit };
  });
  const houses = clusters.flatMap((members, cluster) =>
    members.map(({ of }) => ({ of, kind: named[cluster]?.kind ?? "household", cluster })),
  );
  const vacant = used.filter(({ habit }) => habit === undefined).map(({ of }) => ({ of, kind: "vacant", cluster: -1 }));
  return { houses: [...houses, ...vacant], clusters: named, silhouette: stock.silhouette(points, found) };
}

/** The members of a cluster, parted by what is different among them alone. */
function parted(members: readonly House[]): House[][] {
  const k = Math.min(parts, members.length);
  const { assignment } = stock.cluster(
    members.map(({ habit }) => pointOf(habit)),
    k,
    { seed: 1 },
  );
  return Array.from({ length: k }, (_, part) => members.filter((__, index) => assignment[index] === part)).filter(
    ({ length }) => length > 0,
  );
}

function habitOf({ value, unit }: LambdaColumns, local: readonly number[]): Habit | undefined {
  const litres = unit === "m3" ? 1000 : 1;
  const byHour = { working: new Array<number>(24).fill(0), free: new Array<number>(24).fill(0) };
  let [working, free, hours] = [0, 0, 0];
  for (const [index, used] of value.entries()) {
    const at = local[index] ?? 0;
    if (used === null) continue;
    hours += 1;
    // The first of January 1970 was a Thursday.
    const weekday = (Math.floor(at / day) + 3) % 7;
    const within = Math.floor((at % day) / hour);
    const days = weekday < 5 ? byHour.working : byHour.free;
    days[within] = (days[within] ?? 0) + used * litres;
    if (weekday < 5) working += used * litres;
    else free += used * litres;
  }
  const whole = working + free;
  if (whole === 0 || hours < 7 * 24) return undefined;
  const parts = borders.slice(1).map((to, index) => {
    let sum = 0;
    for (let at = borders[index] ?? 0; at < to; at += 1) sum += (byHour.working[at] ?? 0) + (byHour.free[at] ?? 0);
    return sum / whole;
  });
  return {
    parts,
    weekend: working === 0 ? 2 : Math.min(2, free / 2 / (working / 5)),
    silent: byHour.working.filter((sum) => sum === 0).length / 24,
    size: Math.log10(Math.max(1, (whole * 24) / hours)),
  };
}

/** A habit as a point: how large a house is counts less than when it uses. */
const pointOf = ({ parts, weekend, silent, size }: Habit): number[] => [...parts, weekend / 2, silent, size / 4];

function meanHabit(houses: readonly House[]): Habit {
  const habits = houses.map(({ habit }) => habit);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    parts: borders.slice(1).map((_, part) => mean(habits.map(({ parts }) => parts[part] ?? 0))),
    weekend: mean(habits.map(({ weekend }) => weekend)),
    silent: mean(habits.map(({ silent }) => silent)),
    size: mean(habits.map(({ size }) => size)),
  };
}

/** The word for a cluster: what such customers do, wherever they are. */
function kindOf({ parts: [night = 0, early = 0, , , evening = 0], weekend, silent, size }: Habit): string {
  // At dawn and at dusk fields are watered and cows milked.
  if (early + evening > 0.55) return "farm";
  // Lessons end before work does.
  if (weekend < 0.15) return evening < 0.04 ? "school" : "office";
  if (size > 3) return "hotel";
  // Closed at night and in the early morning, whole hours long.
  if (night + early < 0.03 && silent > 0.3) return "shop";
  return "household";
}
