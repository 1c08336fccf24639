// How often each whole number was seen, and what that says: mean, deviation, quantiles, all exact.

/** Counts by value. Signal strengths of a link take few values, so this stays small. Plain data. */
export type Distribution = Record<string, number>;

export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  /** The values that 5, 50 and 95 of 100 do not exceed. */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Counts a value, rounded to a whole number. */
export function count(seen: Distribution, value: number): void {
  const whole = Math.round(value);
  seen[whole] = (seen[whole] ?? 0) + 1;
}

/** `undefined` when nothing was seen. */
export function summary(seen: Distribution): Summary | undefined {
  const rows = Object.entries(seen)
    .map(([value, times]) => [Number(value), times] as const)
    .sort(([one], [other]) => one - other);
  const all = rows.reduce((sum, [, times]) => sum + times, 0);
  if (all === 0) return undefined;
  const mean = rows.reduce((sum, [value, times]) => sum + value * times, 0) / all;
  const variance = rows.reduce((sum, [value, times]) => sum + (value - mean) ** 2 * times, 0) / all;
  const quantile = (share: number) => {
    let left = share * all;
    for (const [value, times] of rows) {
      left -= times;
      if (left <= 0) return value;
    }
    return rows.at(-1)?.[0] ?? mean;
  };
  return {
    count: all,
    mean,
    deviation: Math.sqrt(variance),
    low: quantile(0.05),
    middle: quantile(0.5),
    high: quantile(0.95),
  };
}
