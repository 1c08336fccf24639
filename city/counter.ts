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

interface KnownDay {
  readonly day: CivilDay;
  readonly before: number;
}

/** A counter from a local midnight on. Sums of days are kept, and the pulses of the day asked for last. */
export function counter(habit: Habit, beginning: Seconds, zone: string): Counter {
  const first = civilDay(beginning, zone);
  const days: KnownDay[] = [{ day: first, before: 0 }];
  let today: { day: CivilDay; pulses: readonly Pulse[] } = { day: first, pulses: habit(first) };

  function pulsesOf(day: CivilDay): readonly Pulse[] {
    if (today.day.start !== day.start) today = { day, pulses: habit(day) };
    return today.pulses;
  }

  function knownDay(at: Seconds): KnownDay {
    let last = days.at(-1) ?? { day: first, before: 0 };
    while (at >= last.day.end) {
      const day = civilDay(last.day.end, zone);
      last = { day, before: last.before + usedUntil(pulsesOf(last.day), last.day.end) };
      days.push(last);
    }
    if (at >= last.day.start) return last;
    // A day of another length than 24 hours moves the guess by one at most.
    let guess = Math.max(0, Math.floor((at - first.start) / 86_400));
    while (at < (days[guess]?.day.start ?? first.start)) guess -= 1;
    while (at >= (days[guess]?.day.end ?? at + 1)) guess += 1;
    return days[guess] ?? last;
  }

  return {
    total(at) {
      if (at <= first.start) return 0;
      const { day, before } = knownDay(at);
      return at === day.start ? before : before + usedUntil(pulsesOf(day), at);
    },
    rate: (at) => (at < first.start ? 0 : rateAt(pulsesOf(knownDay(at).day), at)),
  };
}
