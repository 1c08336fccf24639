// Multiplies ticks by what one of them is worth, exactly: multipliers and pulse sizes are decimal numbers.

/** A positive number as a fraction of whole numbers in lowest terms. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

export const one: Ratio = { numerator: 1, denominator: 1 };

/** Places after the point that a multiplier or a pulse size may have. */
const places = 1e6;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** The fraction of a decimal number with up to six places. Throws a RangeError for what is not above zero. */
export function ratioOf(value: number): Ratio {
  const numerator = Math.round(value * places);
  if (!Number.isSafeInteger(numerator) || numerator <= 0) throw new RangeError(`${value} is no worth of a tick`);
  const divisor = greatestDivisor(numerator, places);
  return { numerator: numerator / divisor, denominator: places / divisor };
}

export function times(a: Ratio, b: Ratio): Ratio {
  const [left, right] = [greatestDivisor(a.numerator, b.denominator), greatestDivisor(b.numerator, a.denominator)];
  return {
    numerator: (a.numerator / left) * (b.numerator / right),
    denominator: (a.denominator / right) * (b.denominator / left),
  };
}

/** Whole part of a product and a quotient of whole numbers that are not negative. */
export function wholePart(factor: number, numerator: number, denominator: number): number {
  const product = factor * numerator;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / denominator);
  return Number((BigInt(factor) * BigInt(numerator)) / BigInt(denominator));
}

/** What so many ticks of a register are worth, in whole ticks. */
export function worthOf(ticks: number, { numerator, denominator }: Ratio): number {
  return numerator === denominator ? ticks : wholePart(ticks, numerator, denominator);
}
