// What privacy of groups costs: the error of their sums against the protection of their houses, on simulated water.
import { getRandomValues } from "node:crypto";
import { buildCity } from "@tributary/city";
import { maskValue, noiseDeviation, pairKey, privateSum, sumOfShares } from "@tributary/engine-privacy";
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

function* errors(bucket: "hour" | "day"): Generator<Measurement> {
  const uses = usesOf(bucket);
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

/** Masked sums are exact: what they cost is work and bytes. */
function* masking(): Generator<Measurement> {
  const members = Array.from({ length: 10 }, (_, index) => `edge-${index}`);
  const keys = new Map(members.map((member, index) => [member, pairKey(new Uint8Array(16).fill(index + 1))]));
  // For the bench each pair's key is that of its later member.
  const others = (self: string) =>
    new Map(
      members
        .filter((one) => one !== self)
        .map((one) => [one, keys.get(self < one ? one : self) ?? pairKey(new Uint8Array(16))]),
    );
  const shares = members.map((member, index) => maskValue(member, 1000 * index, others(member), "D07", "volume 0"));
  const error = Math.abs(sumOfShares(shares) - 45_000);
  yield { name: "masked sum of 10 nodes: error", value: error, unit: "ticks", members: members.length };
  const own = others("edge-0");
  const rounds = 20_000;
  const rate = perCpuSecond(rounds, () => {
    for (let round = 0; round < rounds; round += 1) maskValue("edge-0", round, own, "D07", `volume ${round}`);
  });
  yield { name: "masked shares", value: rate, unit: "shares per CPU second", members: members.length };
}

export function* bench(): Generator<Measurement> {
  yield* errors("hour");
  yield* errors("day");
  yield* masking();
}
