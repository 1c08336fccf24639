// The balance of a district, hour by hour: what went in less what came out and what its members used is what it lost.
import { inletDoubt } from "./boundary.ts";
import { type DistrictHours, heard, type MeterHours } from "./hours.ts";
import { type Profile, profilesOf } from "./profile.ts";

/** One hour, or several, of a district; amounts in ticks. */
export interface Balance {
  readonly in: number;
  readonly out: number;
  /** What members used whose registers say so. */
  readonly used: number;
  /** What the others are estimated to have used. */
  readonly estimated: number;
  /** `in` less `out`, `used` and `estimated`; NaN where an inlet was silent. */
  readonly lost: number;
  /** Half the width of the band that holds the true loss 95 times of 100. */
  readonly doubt: number;
  /** Members whose use is known, and all of them. */
  readonly heard: number;
  readonly members: number;
}

/** Two-sided 95 % of a normal distribution. */
const sides = 1.96;
/** Hours around an hour over which members that were heard say what part of their usual use is used today. */
const around = 12;

/** What one meter adds to the balance of some hours. */
interface Part {
  readonly use: number;
  readonly variance: number;
  readonly isHeard: boolean;
  readonly isThere: boolean;
}

export interface DistrictBalance {
  /** The balance of the hours from `first` up to, not including, `end`, taken together. */
  over(first: number, end: number): Balance;
}

/**
 * Prepares the balance of a district from all hours that are known of it; a month or more tells profiles best.
 *
 * The band is 1.96 deviations of the sum of these errors. Of each meter that is heard, what its draws may be on the other
 * side of the full hour where the balance begins and ends, less what the inlet's readings see alike (`boundary.ts`), and
 * what displays leave out. Of each silent member, the variance that its use of such hours has. A silent member is
 * estimated by its profile (its own hours and the shape of all members), times what part of their profiles the others use
 * in the twelve hours before and after. In a gap of which the sum is known, the profile says only when it was used.
 */
export function balanceOf(district: DistrictHours): DistrictBalance {
  const { classes, members } = district;
  const profiles = profilesOf(members, classes);
  const today = partsOfUsual(members, profiles, classes);
  const spread = members.map((member, place) => spreadGaps(member, profiles[place], classes));
  const inlets = district.inlets.map((inlet) => {
    const [profile] = profilesOf([inlet], classes);
    return { ...spreadGaps(inlet, profile, classes), direction: inlet.direction, profile };
  });
  const entering = inlets.filter(({ direction }) => direction === "in");
  const entered = entering.map(({ use }) => use.reduce((sum, ticks) => sum + ticks, 0));
  const all = entered.reduce((sum, ticks) => sum + ticks, 0);
  const doubt = inletDoubt(
    entering.map((meter, place) => ({ meter, share: all > 0 ? (entered[place] ?? 0) / all : 1 / entering.length })),
  );

  function partOf(meter: MeterHours, first: number, end: number, profile?: Profile): Part {
    let [use, variance, isHeard, isThere] = [0, 0, true, false];
    let unsure = 0;
    for (let hour = first; hour < end; hour += 1) {
      const known = meter.known[hour];
      if (known === heard.absent) continue;
      isThere = true;
      const place = classes[hour] ?? 0;
      const share = today[hour] ?? 1;
      if (known === heard.silent) {
        isHeard = false;
        use += (profile?.mean[place] ?? 0) * share;
        unsure += Math.sqrt((profile?.variance[place] ?? 0) * share);
      } else use += meter.use[hour] ?? 0;
      if (known === heard.bridged || known === heard.partly) variance += (profile?.variance[place] ?? 0) * share;
    }
    return { use, variance: variance + unsure ** 2, isHeard, isThere };
  }

  return {
    over(first, end) {
      const sum = { in: 0, out: 0, used: 0, estimated: 0, variance: 0, heard: 0, members: 0 };
      const edges = [first, end];
      for (const edge of edges) sum.variance += doubt.ownAt(edge);
      const addDoubt = (meter: MeterHours) => {
        for (const edge of edges) sum.variance += doubt.addedBy(meter, edge);
      };
      for (const inlet of inlets) {
        const { use, variance, isHeard } = partOf(inlet, first, end, inlet.profile);
        sum[inlet.direction] += isHeard ? use : Number.NaN;
        sum.variance += variance;
        if (inlet.direction === "out") addDoubt(inlet);
      }
      for (const [place, member] of spread.entries()) {
        const { use, variance, isHeard, isThere } = partOf(member, first, end, profiles[place]);
        if (!isThere) continue;
        sum[isHeard ? "used" : "estimated"] += use;
        sum.variance += variance;
        sum.heard += isHeard ? 1 : 0;
        sum.members += 1;
        addDoubt(member);
      }
      return {
        in: sum.in,
        out: sum.out,
        used: sum.used,
        estimated: sum.estimated,
        lost: sum.in - sum.out - sum.used - sum.estimated,
        doubt: sides * Math.sqrt(sum.variance),
        heard: sum.heard,
        members: sum.members,
      };
    },
  };
}

/** For each hour, what part of their profiles the members that were heard around it used; 1 where none was. */
function partsOfUsual(members: readonly MeterHours[], profiles: readonly Profile[], classes: Uint8Array): Float64Array {
  const used = new Float64Array(classes.length);
  const usual = new Float64Array(classes.length);
  for (const [place, { use, known }] of members.entries()) {
    for (let hour = 0; hour < classes.length; hour += 1) {
      if (known[hour] !== heard.measured) continue;
      used[hour] = (used[hour] ?? 0) + (use[hour] ?? 0);
      usual[hour] = (usual[hour] ?? 0) + (profiles[place]?.mean[classes[hour] ?? 0] ?? 0);
    }
  }
  return used.map((_, hour) => {
    let [told, expected] = [0, 0];
    for (let near = Math.max(0, hour - around); near < Math.min(classes.length, hour + around); near += 1) {
      told += used[near] ?? 0;
      expected += usual[near] ?? 0;
    }
    return expected > 0 ? told / expected : 1;
  });
}

/** A member's hours with what each gap used put where its profile has it. */
function spreadGaps(member: MeterHours, profile: Profile | undefined, classes: Uint8Array): MeterHours {
  if (profile === undefined || !member.known.includes(heard.bridged)) return member;
  const use = member.use.slice();
  for (let first = 0; first < use.length; first += 1) {
    if (member.known[first] !== heard.bridged) continue;
    let end = first;
    let [sum, usual] = [0, 0];
    for (; member.known[end] === heard.bridged; end += 1) {
      sum += use[end] ?? 0;
      usual += profile.mean[classes[end] ?? 0] ?? 0;
    }
    for (let hour = first; hour < end && usual > 0; hour += 1) {
      use[hour] = (sum * (profile.mean[classes[hour] ?? 0] ?? 0)) / usual;
    }
    first = end;
  }
  return { ...member, use };
}
