// Chooses where a lambda runs: the cheapest place that keeps its deadline, by a cost model that can be read.
import type { Placement } from "@tributary/wire";

/** A place that could run it. */
export type Place = Exclude<Placement, "auto">;
/** From the meters upward. */
export const places: readonly Place[] = ["gateway", "edge", "cloud"];

/** What a run needs, as measured in earlier runs, or as a first guess. */
export interface LambdaNeed {
  /** Bytes of the streams that it reads in one run. */
  readonly inputBytes: number;
  /** Bytes of its answer. */
  readonly outputBytes: number;
  /** CPU milliseconds of one run on a place of speed 1. */
  readonly work: number;
  readonly runsPerDay: number;
  /** Milliseconds. */
  readonly deadline: number;
  /** The lowest place that has all of its streams, and the highest that wants its answer. */
  readonly dataAt: Place;
  readonly answerAt: Place;
}

/** A place as it is now. */
export interface PlaceNow {
  /** How fast its CPU is, against speed 1. */
  readonly speed: number;
  /** Share of its CPU that others use, 0 to 1. */
  readonly load: number;
  /** Bytes of memory that a run may have there; a gateway has few. */
  readonly memory: number;
}

/** The way between a place and the next one up. */
export interface LinkNow {
  readonly up: boolean;
  readonly bytesPerSecond: number;
  /** Milliseconds of one message. */
  readonly latency: number;
  /** What a megabyte costs, in the currency of `prices`. */
  readonly perMegabyte: number;
}

export interface Surroundings {
  readonly places: Readonly<Record<Place, PlaceNow>>;
  /** gateway to edge, edge to cloud. */
  readonly links: Readonly<Record<"gateway" | "edge", LinkNow>>;
  /** What a CPU second costs at each place. */
  readonly prices: Readonly<Record<Place, number>>;
}

/** One place, judged: the parts of its time and cost, or why it cannot be. */
export interface Judgement {
  readonly place: Place;
  /** Milliseconds from the moment until the answer is where it is wanted; infinite when a link is down. */
  readonly time: number;
  /** Per day. */
  readonly cost: number;
  readonly parts: { readonly carry: number; readonly compute: number; readonly bytes: number };
  readonly possible: boolean;
  readonly says: string;
}

export interface PlacementDecision {
  readonly place: Place | undefined;
  readonly says: string;
  readonly judged: readonly Judgement[];
}

/** A run needs this much memory beside its streams. */
const interpreterBytes = 16 * 2 ** 20;
/** Nothing is moved for less than this share of its cost: a move costs too. */
const worthMoving = 0.2;

const rank = (place: Place) => places.indexOf(place);

/** Links that data takes from one place to another, either way. */
function between(a: Place, b: Place): ("gateway" | "edge")[] {
  const [low, high] = rank(a) < rank(b) ? [a, b] : [b, a];
  return (["gateway", "edge"] as const).filter((link) => rank(link) >= rank(low) && rank(link) < rank(high));
}

interface Carried {
  readonly time: number;
  readonly cost: number;
  readonly cut: boolean;
}

function carry(bytes: number, from: Place, to: Place, { links }: Surroundings): Carried {
  const way = between(from, to).map((link) => links[link]);
  return {
    time: way.reduce((sum, { bytesPerSecond, latency }) => sum + latency + (1000 * bytes) / bytesPerSecond, 0),
    cost: way.reduce((sum, { perMegabyte }) => sum + (perMegabyte * bytes) / 2 ** 20, 0),
    cut: way.some(({ up }) => !up),
  };
}

function judge(need: LambdaNeed, place: Place, around: Surroundings): Judgement {
  const { speed, load, memory } = around.places[place];
  const there = carry(need.inputBytes, need.dataAt, place, around);
  const back = carry(need.outputBytes, place, need.answerAt, around);
  // What others leave of the CPU is what a run gets.
  const compute = need.work / speed / Math.max(0.01, 1 - load);
  const time = there.time + compute + back.time;
  const daily = need.runsPerDay * (there.cost + back.cost + (around.prices[place] * need.work) / speed / 1000);
  const bytes = need.runsPerDay * (place === need.dataAt ? need.outputBytes : need.inputBytes);
  const why = there.cut
    ? "its data cannot get there: a link is down"
    : need.inputBytes * 8 + interpreterBytes > memory
      ? "it has too little memory"
      : time > need.deadline
        ? `it takes ${Math.round(time)} ms of ${need.deadline}`
        : undefined;
  // An answer that waits for a link is late, not lost; so a cut on the way back is no reason where nothing better is.
  const says = why ?? `${Math.round(time)} ms of ${need.deadline}, ${daily.toPrecision(3)} a day`;
  return {
    place,
    time: there.cut ? Number.POSITIVE_INFINITY : time,
    cost: daily,
    parts: { carry: there.time + back.time, compute, bytes },
    possible: why === undefined,
    says,
  };
}

/**
 * Decides. `now` is where it runs: it stays while that is possible and nothing is cheaper by a fifth. Where no place keeps
 * the deadline, the fastest that has its data is taken and the decision says so.
 */
export function decidePlacement(need: LambdaNeed, around: Surroundings, now?: Place): PlacementDecision {
  const judged = places.filter((place) => rank(place) >= rank(need.dataAt)).map((place) => judge(need, place, around));
  const possible = judged.filter((one) => one.possible).toSorted((a, b) => a.cost - b.cost);
  const [best] = possible;
  if (best === undefined) {
    const [fastest] = judged.filter(({ time }) => Number.isFinite(time)).toSorted((a, b) => a.time - b.time);
    if (fastest === undefined) return { place: undefined, says: "no place can get its data", judged };
    return { place: fastest.place, says: `no place keeps the deadline; ${fastest.place} is the fastest`, judged };
  }
  const here = possible.find(({ place }) => place === now);
  if (here !== undefined && here.cost <= best.cost * (1 + worthMoving)) {
    return { place: here.place, says: `stays at ${here.place}: ${here.says}`, judged };
  }
  const left = judged.find(({ place }) => place === now);
  const why = left === undefined ? "" : `, for at ${left.place} ${left.says}`;
  return { place: best.place, says: `${best.place} is cheapest: ${best.says}${why}`, judged };
}
