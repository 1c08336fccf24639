// Differentially private sums: whole ticks, clipped for each house, with two-sided geometric noise.
// (Ghosh, Roughgarden and Sundararajan 2009; exact on integers, so no floating-point value gives a house away.)

/** Random bits, 32 at a time, from a source that cannot be guessed; handed in. */
export type Bits = () => number;

export interface PrivateSum {
  readonly sum: number;
  /** Houses whose value was cut at the bound. */
  readonly clipped: number;
}

export interface NoisePlan {
  /** How much one house can change the sum, ticks: its value is cut to 0..bound. */
  readonly bound: number;
  /** Budget that this sum spends. */
  readonly epsilon: number;
}

/** A number above 0 and up to 1, of 53 random bits. */
function open01(bits: Bits): number {
  return ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6) + 1) / 2 ** 53;
}

/** A whole number from 0 on that falls by `ratio` from each to the next. */
function geometric(ratio: number, bits: Bits): number {
  return ratio <= 0 ? 0 : Math.floor(Math.log(open01(bits)) / Math.log(ratio));
}

/** Noise for a sum that one house can change by `bound`: at `epsilon` no answer is e^epsilon times likelier with it. */
export function noiseFor({ bound, epsilon }: NoisePlan, bits: Bits): number {
  const ratio = Math.exp(-epsilon / bound);
  return geometric(ratio, bits) - geometric(ratio, bits);
}

/** Standard deviation of that noise, ticks. */
export function noiseDeviation({ bound, epsilon }: NoisePlan): number {
  const ratio = Math.exp(-epsilon / bound);
  return Math.sqrt(2 * ratio) / (1 - ratio);
}

/** The noisy sum of what houses used, whole ticks. Throws a RangeError for a plan that protects nothing. */
export function privateSum(values: readonly number[], plan: NoisePlan, bits: Bits): PrivateSum {
  const { bound, epsilon } = plan;
  if (!(Number.isSafeInteger(bound) && bound > 0 && epsilon > 0 && Number.isFinite(epsilon))) {
    throw new RangeError("a private sum needs a bound of whole ticks and an epsilon above zero");
  }
  let sum = 0;
  let clipped = 0;
  for (const value of values) {
    const within = Math.min(bound, Math.max(0, Math.round(value)));
    if (within !== value) clipped += 1;
    sum += within;
  }
  return { sum: sum + noiseFor(plan, bits), clipped };
}
