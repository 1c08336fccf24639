// How few bits hourly litres could take, and how many they take in blocks.
import { stepBits } from "@tributary/wire";
import type { HourSeries, WholeDay } from "./hour-series.ts";

/** 0 L, 1 L, 2 to 3, 4 to 7...: bits of the litres of an hour; what runs back stands with nothing. */
const sizeClass = (litres: number): number => (litres <= 0 ? 0 : 1 + Math.floor(Math.log2(litres)));

/**
 * Entropy in bits of an hour's litres given the size class of the hour before: for each class, -sum p log2 p over all
 * hours of all houses that come after an hour of this class; then the mean over the hours.
 */
export function conditionalEntropy(series: readonly HourSeries[]): { bits: number; hours: number } {
  const after = new Map<number, Map<number, number>>();
  for (const { litres } of series) {
    for (let place = 2; place < litres.length; place += 1) {
      const [first, second, third] = [litres[place - 2], litres[place - 1], litres[place]];
      if (first === undefined || second === undefined || third === undefined) continue;
      const given = sizeClass(second - first);
      const counts = after.get(given) ?? new Map<number, number>();
      after.set(given, counts);
      counts.set(third - second, (counts.get(third - second) ?? 0) + 1);
    }
  }
  let bits = 0;
  let hours = 0;
  for (const counts of after.values()) {
    const sum = [...counts.values()].reduce((all, count) => all + count, 0);
    for (const count of counts.values()) bits -= count * Math.log2(count / sum);
    hours += sum;
  }
  return { bits: bits / hours, hours };
}

/** Bits of the coded steps of day blocks, per step: a whole day has 24 indices and 23 steps. */
export function codedBits(days: readonly WholeDay[]): { bits: number; steps: number } {
  const steps = days.reduce((sum, { indices }) => sum + indices.length - 1, 0);
  return { bits: days.reduce((sum, { indices }) => sum + stepBits(indices), 0) / steps, steps };
}
