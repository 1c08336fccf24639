// Says when a district began to lose more than it did: a cumulative sum of what is lost above the usual (CUSUM).
import type { Balance } from "./balance.ts";

/** A leak that was found; hours are places in the list of balances. */
export interface NewLeak {
  /** Hour since when more is lost. */
  readonly since: number;
  /** Hour with whose balance it was found. */
  readonly found: number;
  /** Ticks an hour that are lost above the usual. */
  readonly flow: number;
}

/** The least leak that is looked for, as a part of what goes in. */
const leastPart = 0.03;
/** Natural logarithm of how much likelier a leak must be than none: once in years of hours by chance. */
const likelier = 12;
/** What is usual is told from so many hours, and from no fewer; those of the last day do not count. */
const usualHours = 14 * 24;
const fewestHours = 3 * 24;
const lastDay = 24;
/** Two-sided 95 %, as the band has it. */
const sides = 1.96;

/**
 * The leaks that began within these hours. An hour counts by how sure it is, so that quiet nights say most. When one was
 * found, what is lost from then on is the usual.
 */
export function newLeaks(hours: readonly Balance[]): NewLeak[] {
  const known = hours.filter(({ in: entered, lost }) => entered >= 0 && Number.isFinite(lost));
  const least = (leastPart * known.reduce((sum, hour) => sum + hour.in, 0)) / Math.max(1, known.length);
  const leaks: NewLeak[] = [];
  const weightOf = ({ doubt, lost }: Balance) => (Number.isFinite(lost) ? (sides / Math.max(doubt, 1)) ** 2 : 0);
  /** Lost and weight of all hours before each, for means of any span. */
  const [lost, weight] = [[0], [0]];
  for (const hour of hours) {
    const weighs = weightOf(hour);
    lost.push((lost.at(-1) ?? 0) + (weighs === 0 ? 0 : hour.lost * weighs));
    weight.push((weight.at(-1) ?? 0) + weighs);
  }
  const meanOf = (first: number, end: number) =>
    ((lost[end] ?? 0) - (lost[first] ?? 0)) / ((weight[end] ?? 0) - (weight[first] ?? 0));

  let [begin, since, evidence] = [0, 0, 0];
  for (const [place, hour] of hours.entries()) {
    // While something seems to leak, the usual is that of before.
    const end = Math.min(place - lastDay, evidence > 0 ? since : place);
    if (end - begin < fewestHours || least <= 0) continue;
    const usual = meanOf(Math.max(begin, end - usualHours), end);
    const weighs = weightOf(hour);
    const gain = weighs === 0 ? 0 : (hour.lost - usual - least / 2) * least * weighs;
    if (evidence + gain <= 0) {
      [evidence, since] = [0, place + 1];
      continue;
    }
    evidence += gain;
    if (evidence < likelier) continue;
    leaks.push({ since, found: place, flow: meanOf(since, place + 1) - usual });
    [begin, since, evidence] = [place + 1, place + 1, 0];
  }
  return leaks;
}
