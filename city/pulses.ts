// A stretch of even use, and what a day of such stretches adds up to.
import type { Seconds } from "@tributary/core";

/** Something used evenly from a moment on: litres, or watt hours. */
export interface Pulse {
  readonly from: Seconds;
  readonly seconds: number;
  readonly amount: number;
}

/** What was used before a moment. Never falls with time: each term only grows, and rounding keeps the order. */
export function usedUntil(pulses: readonly Pulse[], at: Seconds): number {
  let sum = 0;
  for (const { from, seconds, amount } of pulses) {
    if (at >= from + seconds) sum += amount;
    else if (at > from) sum += amount * ((at - from) / seconds);
  }
  return sum;
}

/** What is used at a moment, per hour. */
export function rateAt(pulses: readonly Pulse[], at: Seconds): number {
  let sum = 0;
  for (const { from, seconds, amount } of pulses) {
    if (at >= from && at < from + seconds) sum += (amount / seconds) * 3600;
  }
  return sum;
}

/** The parts of pulses that lie within [from, to). */
export function within(pulses: readonly Pulse[], from: Seconds, to: Seconds): Pulse[] {
  return pulses.flatMap((pulse) => {
    const begin = Math.max(from, pulse.from);
    const seconds = Math.min(to, pulse.from + pulse.seconds) - begin;
    return seconds > 0 ? [{ from: begin, seconds, amount: (pulse.amount * seconds) / pulse.seconds }] : [];
  });
}
