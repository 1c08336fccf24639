// Measures what a call to use less changed: use meanwhile against that of similar days, and against those not asked.
import { fromCivil, type MeterId, type Seconds, zoneOffset } from "@tributary/core";
import type { DemandEffect, GroupEffect } from "@tributary/wire";

/** What a meter used, by the start of each full hour. */
export type HourlyUse = ReadonlyMap<Seconds, number>;

export interface EffectQuestion {
  readonly from: Seconds;
  readonly to: Seconds;
  /** By whose days they are similar. */
  readonly zone: string;
  /** Calls whose days are no usual ones. */
  readonly unusual: readonly { readonly from: Seconds; readonly to: Seconds }[];
  readonly asked: ReadonlyMap<MeterId, HourlyUse>;
  readonly others: ReadonlyMap<MeterId, HourlyUse>;
}

const hour: Seconds = 3600;
const day: Seconds = 86_400;
/** Days that the expected use is a mean of; fewer are too few. */
const mostDays = 10;
const fewestDays = 3;
/** How far back similar days are looked for, in days. */
export const reach = 35;
/** Hours before a call by which the expected use is adjusted; the last one before it is not among them, for the call is known then. */
const morning = { from: 5, to: 1 } as const;
/** The adjustment is held within this: more is no usual day at all. */
const mostAdjusted = 2;
/** A group of fewer meters tells nothing of what usually changes. */
const fewestMeters = 15;
/** Deviations that hold 95 %. */
const deviations = 1.96;

const civilDay = (at: Seconds, zone: string) => Math.floor((at + zoneOffset(at, zone)) / day);
/** 1970-01-01 was a Thursday. */
const isFree = (civil: number) => (civil + 4) % 7 === 0 || (civil + 4) % 7 === 6;

/** The same hour of another civil day. */
function onDay(at: Seconds, civil: number, zone: string): Seconds {
  const ofDay = (at + zoneOffset(at, zone)) % day;
  return fromCivil(zone, civil * day + ofDay);
}

const hoursOf = (from: Seconds, to: Seconds): Seconds[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / hour)) }, (_, at) => from + at * hour);

/** Civil days before the call that are like its own: working days for a working day, and no other call on them. */
function similarDays({ from, zone, unusual }: EffectQuestion): number[] {
  const called = civilDay(from, zone);
  const others = new Set(unusual.flatMap((one) => [civilDay(one.from, zone), civilDay(one.to - 1, zone)]));
  const days: number[] = [];
  for (let civil = called - 1; civil >= called - reach && days.length < mostDays; civil -= 1) {
    if (isFree(civil) === isFree(called) && !others.has(civil)) days.push(civil);
  }
  return days;
}

/** Of one meter: what it usually uses in some hours, and what it used in them this time. */
interface Compared {
  readonly usual: number;
  readonly used: number;
}

/** `undefined` where it was not heard in all of these hours, this time or on enough of the days. */
function compare(
  use: HourlyUse,
  hours: readonly Seconds[],
  days: readonly number[],
  zone: string,
): Compared | undefined {
  const sum = (starts: readonly Seconds[]): number | undefined => {
    let all = 0;
    for (const start of starts) {
      const one = use.get(start);
      if (one === undefined) return undefined;
      all += one;
    }
    return all;
  };
  const used = sum(hours);
  const usual = days.flatMap((civil) => sum(hours.map((at) => onDay(at, civil, zone))) ?? []);
  if (used === undefined || usual.length < fewestDays) return undefined;
  return { used, usual: usual.reduce((one, other) => one + other, 0) / usual.length };
}

const total = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((sum, item) => sum + of(item), 0);

interface Measured {
  readonly effect: GroupEffect;
  /** Standard deviation of what was saved. */
  readonly deviation: number;
  /** By how much the expected use was adjusted. */
  readonly ratio: number;
  readonly heard: readonly HourlyUse[];
}

function banded(value: number, deviation: number) {
  return { value, low: value - deviations * deviation, high: value + deviations * deviation };
}

function measure(uses: readonly HourlyUse[], question: EffectQuestion, days: readonly number[]): Measured | undefined {
  const { from, to, zone } = question;
  const hours = hoursOf(from, to);
  const before = hoursOf(from - morning.from * hour, from - morning.to * hour);
  const rows = uses.flatMap((use) => {
    const call = compare(use, hours, days, zone);
    const morningOf = compare(use, before, days, zone);
    return call === undefined || morningOf === undefined ? [] : [{ use, call, morningOf }];
  });
  if (rows.length === 0) return undefined;
  const usualBefore = total(rows, ({ morningOf }) => morningOf.usual);
  const usedBefore = total(rows, ({ morningOf }) => morningOf.used);
  const free = usualBefore > 0 ? usedBefore / usualBefore : 1;
  const ratio = Math.min(mostAdjusted, Math.max(1 / mostAdjusted, free));
  const usual = total(rows, ({ call }) => call.usual);
  const used = total(rows, ({ call }) => call.used);
  const expected = ratio * usual;
  const saved = expected - used;
  // What each meter adds to the difference, by way of the adjustment, too: meters are the sample.
  const weight = usualBefore > 0 ? usual / usualBefore : 0;
  const adds = rows.map(
    ({ call, morningOf }) => ratio * call.usual - call.used + weight * (morningOf.used - ratio * morningOf.usual),
  );
  const mean = total(adds, (one) => one) / adds.length;
  const spread = total(adds, (one) => (one - mean) ** 2) / Math.max(1, adds.length - 1);
  const deviation = Math.sqrt(adds.length * spread);
  const of = expected > 0 ? 1 / expected : 0;
  return {
    effect: {
      ...{ meters: rows.length, leftOut: uses.length - rows.length, expected, used },
      saved: banded(saved, deviation),
      share: banded(saved * of, deviation * of),
    },
    ...{ deviation, ratio, heard: rows.map(({ use }) => use) },
  };
}

/**
 * Expected is the mean of the same hours of the last ten similar days, adjusted by the hours of the morning before. What
 * those who were not asked saved by the same measure happened by itself: the net effect is without it.
 */
export function measureEffect(question: EffectQuestion): DemandEffect {
  const days = similarDays(question);
  const asked = measure([...question.asked.values()], question, days);
  const others =
    question.others.size < fewestMeters ? undefined : measure([...question.others.values()], question, days);
  const told = { days: days.length, asked: asked?.effect ?? null, others: others?.effect ?? null };
  if (asked === undefined) return { ...told, net: null, hours: [] };
  const { from, to, zone } = question;
  const hours = hoursOf(from, to).map((start) => ({
    start,
    expected: asked.ratio * total(asked.heard, (use) => compare(use, [start], days, zone)?.usual ?? 0),
    used: total(asked.heard, (use) => use.get(start) ?? 0),
  }));
  if (others === undefined || others.effect.meters < fewestMeters) return { ...told, net: null, hours };
  const { expected } = asked.effect;
  const share = asked.effect.share.value - others.effect.share.value;
  const ofOthers = others.effect.expected > 0 ? others.deviation / others.effect.expected : 0;
  const deviation = Math.hypot(expected > 0 ? asked.deviation / expected : 0, ofOthers);
  const net = { share: banded(share, deviation), saved: banded(share * expected, deviation * expected) };
  return { ...told, net, hours };
}
