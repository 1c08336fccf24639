// What each member usually uses in an hour of a class, learned from the hours that it was heard and from the other members.
import { classCount, heard, type MeterHours } from "./hours.ts";

/** By class of hours: what is used, in ticks, and its variance. */
export interface Profile {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * What the shape of all members weighs beside the member's own hours of a class: as much as one of these. Chosen on
 * simulated districts (1 and 4 were tried): more smears habits of some, such as irrigation, over all.
 */
const sharedWeight = 1;

interface Sums {
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Mean of an hour of any class; NaN where it was never heard. */
  readonly level: number;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
const column = () => new Float64Array(classCount);

function sumsOf({ use, known }: MeterHours, classes: Uint8Array): Sums {
  const [count, sum, squares] = [column(), column(), column()];
  for (let hour = 0; hour < classes.length; hour += 1) {
    if (known[hour] !== heard.measured) continue;
    const [place, used] = [classes[hour] ?? 0, use[hour] ?? 0];
    count[place] = (count[place] ?? 0) + 1;
    sum[place] = (sum[place] ?? 0) + used;
    squares[place] = (squares[place] ?? 0) + used * used;
  }
  return { count, sum, squares, level: total(sum) / total(count) };
}

/** The shape of a usual member: the mean of all shapes, each by its own level, so that a large customer is one of many. */
function shapeOf(members: readonly Sums[]): Float64Array {
  const shape = column();
  const shaped = members.filter(({ level }) => level > 0);
  for (const { count, sum, level } of shaped) {
    for (let place = 0; place < classCount; place += 1) {
      const hours = count[place] ?? 0;
      const share = hours === 0 ? 1 : (sum[place] ?? 0) / hours / level;
      shape[place] = (shape[place] ?? 0) + share / shaped.length;
    }
  }
  return shape;
}

/** The profiles of all members. One that was never heard is taken for the usual member. */
export function profilesOf(members: readonly MeterHours[], classes: Uint8Array): Profile[] {
  const sums = members.map((member) => sumsOf(member, classes));
  const shape = shapeOf(sums);
  const levels = sums.map(({ level }) => level).filter((level) => level >= 0);
  const usual = levels.reduce((sum, level) => sum + level, 0) / Math.max(1, levels.length);
  const apart = levels.reduce((sum, level) => sum + (level - usual) ** 2, 0) / Math.max(1, levels.length);
  const own = sums.map((member) => profileOf(member, shape));
  const typical: Profile = {
    mean: shape.map((share) => share * usual),
    variance: shape.map(
      (share, place) => share ** 2 * apart + mean(own.flatMap(({ variance }) => variance[place] ?? [])),
    ),
  };
  return own.map((profile, place) => ((sums[place]?.level ?? Number.NaN) >= 0 ? profile : typical));
}

const mean = (values: readonly number[]) => {
  const known = values.filter((value) => value >= 0);
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
};

function profileOf({ count, sum, squares, level }: Sums, shape: Float64Array): Profile {
  const used = shape.map((share, place) => {
    return ((sum[place] ?? 0) + sharedWeight * level * share) / ((count[place] ?? 0) + sharedWeight);
  });
  const spread = used.map((usually, place) => {
    const [hours, all] = [count[place] ?? 0, sum[place] ?? 0];
    return Math.max(0, (squares[place] ?? 0) - 2 * usually * all + hours * usually ** 2);
  });
  // Where few hours of a class are known, the variance is in the proportion to the use that it has elsewhere.
  const expected = used.reduce((all, usually, place) => all + usually * (count[place] ?? 0), 0);
  const proportion = expected > 0 ? total(spread) / expected : 0;
  return {
    mean: used,
    variance: used.map((usually, place) => {
      const weight = (count[place] ?? 0) + sharedWeight;
      // The mean is told by these hours alone, and errs, too.
      return (((spread[place] ?? 0) + sharedWeight * proportion * usually) / weight) * (1 + 1 / weight);
    }),
  };
}
