// Counts what passes a meter: the sum of all days before, and of today until now.
import type { Seconds } from "@tributary/core";
import { type CivilDay, civilDay } from "./civil-day.ts";
import { type PulseSums, pulseSums } from "./pulse-sums.ts";
import { type Pulse, rateAt } from "./pulses.ts";

/** What is used on a day. It must depend on the day alone. */
export type Habit = (day: CivilDay) => readonly Pulse[];

export interface Counter {
  /** What has passed since the counter's beginning, in the unit of its pulses. */
  total(at: Seconds): number;
  /** What passes at a moment, per hour. */
  rate(at: Seconds): number;
}

/** Registers are mostly asked for at full hours. */
const cell: Seconds = 3600;

/** A counter from a local midnight on. Sums of days are kept, and the pulses of the day asked for last. */
export function counter(habit: Habit, beginning: Seconds, zone: string): Counter {
  const first = civilDay(beginning, zone);
  /** What had passed when each day began; the last of them is that of `known`. */
  const sums = [0];
  let known = first;
  let today: CivilDay | undefined;
  let pulses: readonly Pulse[] = [];
  let used: PulseSums | undefined;

  function usedOn(day: CivilDay): PulseSums {
    if (day !== today || used === undefined) {
      today = day;
      pulses = habit(day);
      used = pulseSums(pulses, day.start, day.end, cell);
    }
    return used;
  }

  function before(day: CivilDay): number {
    while (known.number < day.number) {
      sums.push((sums.at(-1) ?? 0) + usedOn(known).whole);
      known = civilDay(known.end, zone);
    }
    return sums[day.number - first.number] ?? 0;
  }

  /** Moments mostly follow each other, so the day is that of the last one. */
  function dayOf(at: Seconds): CivilDay {
    return today !== undefined && at >= today.start && at < today.end ? today : civilDay(at, zone);
  }

  return {
    total(at) {
      if (at <= first.start) return 0;
      const day = dayOf(at);
      const sum = before(day);
      return at === day.start ? sum : sum + usedOn(day).until(at);
    },
    rate(at) {
      if (at < first.start) return 0;
      usedOn(dayOf(at));
      return rateAt(pulses, at);
    },
  };
}

/** What depends on the day alone, that of the last day kept: several counters may go by it. */
export function remembered<T>(make: (day: CivilDay) => T): (day: CivilDay) => T {
  let last: { readonly day: CivilDay; readonly made: T } | undefined;
  return (day) => {
    if (last?.day !== day) last = { day, made: make(day) };
    return last.made;
  };
}
