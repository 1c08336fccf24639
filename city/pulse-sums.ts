// Adds up the pulses of a day once, so that what was used until a moment is found without adding them up again.
import type { Seconds } from "@tributary/core";
import type { Pulse } from "./pulses.ts";

export interface PulseSums {
  /** What was used before a moment of the day. Never falls with time. */
  until(at: Seconds): number;
  /** What is used on the whole day. */
  readonly whole: number;
}

/** Sums of pulses that lie within [start, end), kept at every full `cell` seconds from the start on. */
export function pulseSums(pulses: readonly Pulse[], start: Seconds, end: Seconds, cell: Seconds): PulseSums {
  const sums = cellSums(pulses, start, end, cell);
  const last = sums.length - 1;
  return {
    whole: sums[last] ?? 0,
    until(at) {
      const index = Math.min(last, Math.floor((at - start) / cell));
      const from = start + index * cell;
      let sum = sums[index] ?? 0;
      if (at === from || index === last) return sum;
      for (const pulse of pulses) {
        if (pulse.from >= at || pulse.from + pulse.seconds <= from) continue;
        const seconds = Math.min(at, pulse.from + pulse.seconds) - Math.max(from, pulse.from);
        sum += pulse.amount * (seconds / pulse.seconds);
      }
      // Two ways to add up differ in their last bits, and registers never fall.
      return Math.min(sum, sums[index + 1] ?? sum);
    },
  };
}

/** What was used before each full cell, and at the end. */
function cellSums(pulses: readonly Pulse[], start: Seconds, end: Seconds, cell: Seconds): Float64Array {
  const sums = new Float64Array(Math.ceil((end - start) / cell) + 1);
  for (const pulse of pulses) {
    const first = Math.floor((pulse.from - start) / cell);
    const until = pulse.from + pulse.seconds;
    for (let index = first; ; index += 1) {
      const from = Math.max(pulse.from, start + index * cell);
      const to = Math.min(until, start + (index + 1) * cell);
      const all = from === pulse.from && to === until;
      sums[index + 1] = (sums[index + 1] ?? 0) + (all ? pulse.amount : pulse.amount * ((to - from) / pulse.seconds));
      if (to >= until) break;
    }
  }
  for (let index = 1; index < sums.length; index += 1) sums[index] = (sums[index] ?? 0) + (sums[index - 1] ?? 0);
  return sums;
}
