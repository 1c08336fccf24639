// Chooses where a lambda runs: the cheapest place that keeps its deadline, by a cost model that can be read.
import { type LambdaPlace, type LambdaPlaceNow, lambdaPlaces } from "@tributary/wire";

/** What a run needs, as measured in earlier runs, or as a first guess. */
export interface LambdaNeed {
  /** Bytes of the streams that it reads in one run, where they are. */
  readonly inputBytes: number;
  /** Bytes that ask another place for a run, and of the answer. */
  readonly askBytes: number;
  readonly answerBytes: number;
  /** CPU milliseconds of one run on a place of speed 1. */
  readonly work: number;
  readonly runsPerDay: number;
  /** Milliseconds. */
  readonly deadline: number;
}

/** A place as it is now; `no`: why this lambda cannot run there. */
export type PlaceNow = LambdaPlaceNow & { readonly no?: string };

/** The way between the edge node and another place. */
export interface LinkNow {
  readonly up: boolean;
  readonly bytesPerSecond: number;
  /** Milliseconds of one message and its answer. */
  readonly latency: number;
  /** What a megabyte costs, in the currency of `cpuSecond`. */
  readonly perMegabyte: number;
}

export interface Surroundings {
  /** Places that are not here cannot run it, `no` says why. */
  readonly places: Readonly<Record<LambdaPlace, PlaceNow>>;
  /** From the edge node down to the gateway, and up to the cloud. */
  readonly links: Readonly<Record<"gateway" | "cloud", LinkNow>>;
}

/** One place, judged: the parts of its time and cost, or why it cannot be. */
export interface Judgement {
  readonly place: LambdaPlace;
  /** Milliseconds from the moment until the edge node has the answer: carried, waited and computed. */
  readonly time: number;
  /** Per day. */
  readonly cost: number;
  readonly parts: {
    readonly carry: number;
    readonly wait: number;
    readonly compute: number;
    /** Per day, over all links. */
    readonly bytes: number;
    readonly cpuSeconds: number;
  };
  readonly possible: boolean;
  readonly says: string;
}

export interface PlacementDecision {
  readonly place: LambdaPlace | undefined;
  readonly says: string;
  readonly judged: readonly Judgement[];
}

/** A run needs this much memory beside its streams, and this much for each byte of them. */
const interpreterBytes = 16 * 2 ** 20;
const bytesPerByte = 8;
/** Nothing is moved for less than this share of its cost: a move costs too. */
const worthMoving = 0.2;
/** What a run gets of a CPU that is busy, at least. */
const leastShare = 0.01;

type Link = "gateway" | "cloud";

/**
 * What goes over which link because a lambda runs at a place. Telegrams and readings go their way whether it runs or not,
 * so that what it reads is there already; its answer is wanted at the cloud.
 */
const carried: Readonly<Record<LambdaPlace, (need: LambdaNeed) => readonly (readonly [Link, number])[]>> = {
  gateway: ({ askBytes, answerBytes }) => [
    ["gateway", askBytes + answerBytes],
    ["cloud", answerBytes],
  ],
  edge: ({ answerBytes }) => [["cloud", answerBytes]],
  cloud: ({ askBytes, answerBytes }) => [["cloud", askBytes + answerBytes]],
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function judge(need: LambdaNeed, place: LambdaPlace, { places, links }: Surroundings): Judgement {
  const { speed, load, waits, memory, cpuSecond, no } = places[place];
  const link = place === "edge" ? undefined : links[place];
  const asked = need.askBytes + need.answerBytes;
  const carry = link === undefined ? 0 : link.latency + (1000 * asked) / link.bytesPerSecond;
  // What others leave of the CPU is what a run gets.
  const compute = need.work / speed / Math.max(leastShare, 1 - load);
  const time = carry + waits + compute;
  const loads = carried[place](need);
  const cpuSeconds = need.work / speed / 1000;
  const perRun =
    sum(loads.map(([over, bytes]) => (links[over].perMegabyte * bytes) / 2 ** 20)) + cpuSecond * cpuSeconds;
  const cost = need.runsPerDay * perRun;
  const cannot =
    no ??
    (link?.up === false
      ? "the link is down"
      : need.inputBytes * bytesPerByte + interpreterBytes > memory
        ? "it has too little memory"
        : undefined);
  const late = time > need.deadline ? `it takes ${Math.round(time)} ms of ${need.deadline}` : undefined;
  return {
    place,
    time: cannot === undefined ? time : Number.POSITIVE_INFINITY,
    cost,
    parts: {
      ...{ carry, wait: waits, compute },
      bytes: need.runsPerDay * sum(loads.map(([, bytes]) => bytes)),
      cpuSeconds: need.runsPerDay * cpuSeconds,
    },
    possible: cannot === undefined && late === undefined,
    says: cannot ?? late ?? `${Math.round(time)} ms of ${need.deadline}, ${cost.toPrecision(3)} a day`,
  };
}

/**
 * Decides. `now` is where it runs: it stays while that is possible and nothing is cheaper by a fifth. Where no place keeps
 * the deadline, the fastest that can run it is taken and the decision says so.
 */
export function decidePlacement(need: LambdaNeed, around: Surroundings, now?: LambdaPlace): PlacementDecision {
  const judged = lambdaPlaces.map((place) => judge(need, place, around));
  const possible = judged.filter((one) => one.possible).toSorted((a, b) => a.cost - b.cost);
  const [best] = possible;
  if (best === undefined) {
    const [fastest] = judged.filter(({ time }) => Number.isFinite(time)).toSorted((a, b) => a.time - b.time);
    if (fastest === undefined) return { place: undefined, says: "no place can run it", judged };
    return { place: fastest.place, says: `no place keeps the deadline; ${fastest.place} is the fastest`, judged };
  }
  const here = possible.find(({ place }) => place === now);
  if (here !== undefined && here.cost <= best.cost * (1 + worthMoving)) {
    return { place: here.place, says: `stays at the ${here.place}: ${here.says}`, judged };
  }
  const left = judged.find(({ place }) => place === now);
  const why = left === undefined ? "" : `; at the ${left.place} ${left.says}`;
  return { place: best.place, says: `the ${best.place} is cheapest: ${best.says}${why}`, judged };
}
