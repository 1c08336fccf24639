// Counts what passes a meter: the sum of all days before, and of today until now.
import type { Seconds } from "@tributary/core";
import { type CivilDay, civilDay } from "./civil-day.ts";
import { type Pulse, rateAt, usedUntil } from "./pulses.ts";

/** What is used on a day. It must depend on the day alone. */
export type Habit = (day: CivilDay) => readonly Pulse[];

export interface Counter {
  /** What has passed since the counter's beginning, in the unit of its pulses. */
  total(at: Seconds): number;
  /** What passes at a moment, per hour. */
  rate(at: Seconds): number;
}

/** A counter from a local midnight on. Sums of days are kept, and the pulses of the day asked for last. */
export function counter(habit: Habit, beginning: Seconds, zone: string): Counter {
  const first = civilDay(beginning, zone);
  /** What had passed when each day began; the last of them is that of `known`. */
  const sums = [0];
  let known = first;
  let today: CivilDay | undefined;
  let pulses: readonly Pulse[] = [];

  function pulsesOf(day: CivilDay): readonly Pulse[] {
    if (day !== today) {
      today = day;
      pulses = habit(day);
    }
    return pulses;
  }

  function before(day: CivilDay): number {
    while (known.number < day.number) {
      sums.push((sums.at(-1) ?? 0) + usedUntil(pulsesOf(known), known.end));
      known = civilDay(known.end, zone);
    }
    return sums[day.number - first.number] ?? 0;
  }

  return {
    total(at) {
      if (at <= first.start) return 0;
      const day = civilDay(at, zone);
      const sum = before(day);
      return at === day.start ? sum : sum + usedUntil(pulsesOf(day), at);
    },
    rate: (at) => (at < first.start ? 0 : rateAt(pulsesOf(civilDay(at, zone)), at)),
  };
}
