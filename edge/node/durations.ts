// Counts how long something took, by bounds, as Prometheus counts it.

/** Upper bounds, seconds. */
export const durationBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] as const;

export interface Durations {
  /** How many there were. */
  readonly groups: number;
  /** All together. */
  readonly seconds: number;
  /** How many took no longer than each of `durationBounds`. */
  readonly within: readonly number[];
}

export interface DurationCounter {
  note(seconds: number): void;
  read(): Durations;
}

export function newDurations(): DurationCounter {
  let [groups, all] = [0, 0];
  const within: number[] = durationBounds.map(() => 0);
  return {
    note(seconds) {
      groups += 1;
      all += seconds;
      for (const [place, bound] of durationBounds.entries())
        if (seconds <= bound) within[place] = (within[place] ?? 0) + 1;
    },
    read: () => ({ groups, seconds: all, within: [...within] }),
  };
}
