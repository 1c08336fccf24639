// What privacy of groups costs: the error of their sums against the protection of their houses, on simulated water.
import { getRandomValues } from "node:crypto";
import { buildCity } from "@tributary/city";
import {
  type BudgetLedger,
  maskValue,
  noiseDeviation,
  pairKey,
  privateSum,
  spend,
  sumOfShares,
} from "@tributary/engine-privacy";
import { type Measurement, perCpuSecond } from "./measurement.ts";

const start = Date.parse("2025-11-03T00:00:00Z") / 1000;
const hour = 3600;
const days = 14;
const houses = 1500;
const groupSizes = [15, 50, 500];
/** Protection: at 0.1 a house is nearly hidden, at 2 it is hardly. */
const epsilons = [0.1, 0.5, 1, 2];
/** What one house can use in an hour or a day, in litres: more is cut. */
const bounds = { hour: 500, day: 1500 } as const;

/** Litres of each house and bucket. */
function usesOf(bucket: "hour" | "day"): number[][] {
  const city = buildCity({
    seed: 5,
    meters: houses,
    start,
    zone: "Europe/Madrid",
    utilities: ["water"],
    incidents: {},
  });
  const step = bucket === "hour" ? hour : 24 * hour;
  return city.meters.map(({ meter }) => {
    const registers = city.registers(meter, start, start + days * 24 * hour, step);
    return Array.from(registers.subarray(1), (index, place) => Math.max(0, index - (registers[place] ?? 0)));
  });
}

function* errors(uses: readonly number[][], bucket: "hour" | "day"): Generator<Measurement> {
  const bits = () => getRandomValues(new Uint32Array(1))[0] ?? 0;
  const buckets = uses[0]?.length ?? 0;
  for (const size of groupSizes) {
    for (const epsilon of epsilons) {
      const plan = { bound: bounds[bucket], epsilon };
      let [off, whole, clipped] = [0, 0, 0];
      for (let from = 0; from + size <= houses; from += size) {
        const group = uses.slice(from, from + size);
        for (let place = 0; place < buckets; place += 1) {
          const values = group.map((house) => Math.round(house[place] ?? 0));
          const told = privateSum(values, plan, bits);
          const truth = values.reduce((sum, value) => sum + value, 0);
          off += Math.abs(told.sum - truth);
          whole += truth;
          clipped += told.clipped;
        }
      }
      yield {
        name: `${bucket} sums of ${size} houses, epsilon ${epsilon}: error`,
        value: (100 * off) / whole,
        unit: "% of the use",
        houses,
        buckets,
        clipped,
        deviationLitres: noiseDeviation(plan),
        // How much better than by chance anybody can tell whether a house is among the sums.
        advantage: (Math.exp(epsilon) - 1) / (Math.exp(epsilon) + 1),
      };
    }
  }
}

/** Days of a node's life in a hundred on which it tells nothing: its group has no masked sum then. */
const awayDays = [0, 1, 5];
const nodes = 5;

/** Masked sums are exact where all nodes tell theirs, and lost where one is missing: that is what they cost. */
function* maskedSums(uses: readonly number[][], bucket: "hour" | "day"): Generator<Measurement> {
  const secret = Uint8Array.from(getRandomValues(new Uint8Array(16)));
  const names = Array.from({ length: nodes }, (_, index) => `edge-${index}`);
  // One key for all pairs: for the bench nobody needs to be kept out.
  const others = (self: string) => new Map(names.filter((one) => one !== self).map((one) => [one, pairKey(secret)]));
  const keys = names.map(others);
  const buckets = uses[0]?.length ?? 0;
  for (const size of groupSizes.filter((one) => one >= 15 * nodes)) {
    for (const away of awayDays) {
      let [off, whole, lost, sums] = [0, 0, 0, 0];
      for (let from = 0; from + size <= houses; from += size) {
        const group = uses.slice(from, from + size);
        for (let place = 0; place < buckets; place += 1) {
          const parts = names.map((_, node) =>
            group.reduce((sum, house, one) => (one % nodes === node ? sum + Math.round(house[place] ?? 0) : sum), 0),
          );
          const truth = parts.reduce((sum, part) => sum + part, 0);
          // A node is away for whole days: the same draw for all of a day's buckets.
          const day = bucket === "day" ? place : Math.floor(place / 24);
          const there = names.filter((_, node) => (node * 37 + day * 61 + from) % 100 >= away);
          sums += 1;
          if (there.length < nodes) {
            lost += 1;
            continue;
          }
          const round = `volume ${from} ${place}`;
          const shares = parts.map((part, node) =>
            maskValue(names[node] ?? "", part, keys[node] ?? new Map(), "D07", round),
          );
          off += Math.abs(sumOfShares(shares) - truth);
          whole += truth;
        }
      }
      const of = `masked ${bucket} sums of ${size} houses at ${nodes} nodes`;
      // The cloud sees uniformly drawn numbers: of one node's part it learns nothing beyond the sum of all.
      if (away === 0) yield { name: `${of}: error`, value: (100 * off) / whole, unit: "% of the use", advantage: 0 };
      yield {
        name: `${of}, each away ${away} days in 100: wait for a share`,
        value: (100 * lost) / sums,
        unit: "% of the sums",
      };
    }
  }
}

/** What the ledger lets through of a day's 24 hourly sums, at a budget for the day. */
function* budgets(): Generator<Measurement> {
  for (const epsilon of epsilons) {
    for (const each of [0.05, 0.1]) {
      const ledger: BudgetLedger = new Map();
      const policy = { epsilon, period: 86_400, fewest: 15 };
      const told = Array.from({ length: 24 }, (_, one) =>
        spend(ledger, policy, { group: "D07", round: `hour ${one}`, houses: 50, epsilon: each }, start),
      ).filter((answer) => answer === "spent").length;
      yield {
        name: `hourly sums a day that a budget of ${epsilon} allows at ${each} a sum`,
        value: told,
        unit: "sums",
      };
    }
  }
}

function* maskingRate(): Generator<Measurement> {
  const own = new Map(
    Array.from({ length: 9 }, (_, one) => [`edge-${one + 1}`, pairKey(new Uint8Array(16).fill(one))]),
  );
  const rounds = 20_000;
  const rate = perCpuSecond(rounds, () => {
    for (let round = 0; round < rounds; round += 1) maskValue("edge-0", round, own, "D07", `volume ${round}`);
  });
  yield { name: "masked shares among 10 nodes", value: rate, unit: "shares per CPU second" };
}

export function* bench(): Generator<Measurement> {
  for (const bucket of ["hour", "day"] as const) {
    const uses = usesOf(bucket);
    yield* errors(uses, bucket);
    yield* maskedSums(uses, bucket);
  }
  yield* budgets();
  yield* maskingRate();
}
