// Traces of telegrams as a gateway hears them, for tests: every shape from one seed.
import type { Seconds } from "@tributary/core";
import type { Hearing } from "./link.ts";

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number around 0 with a deviation of 1 (Box and Muller 1958). */
export function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

export interface Trace {
  readonly seed: number;
  readonly from: Seconds;
  readonly days: number;
  readonly interval: Seconds;
  /** Share of the interval by which moments of sending scatter. */
  readonly jitter?: number;
  /** Whether the meter sends at a moment. */
  readonly sends?: (at: Seconds) => boolean;
  /** Share that arrives, 0 to 1. */
  readonly delivery?: number;
  /** Mean strength at a moment in dBm, and the deviation of telegrams around it. */
  readonly level?: (at: Seconds) => number;
  readonly noise?: number;
}

/** All that the meter sent; `heard` are those that arrived. */
export function traceOf(trace: Trace): { readonly sent: Seconds[]; readonly heard: Hearing[] } {
  const {
    seed,
    from,
    days,
    interval,
    jitter = 0.02,
    sends = () => true,
    delivery = 1,
    level = () => -70,
    noise = 1,
  } = trace;
  const draw = chances(seed);
  const sent: Seconds[] = [];
  const heard: Hearing[] = [];
  for (let at = from + draw() * interval; at < from + days * 86_400; at += interval) {
    const moment = Math.round(at + interval * jitter * (draw() - 0.5));
    if (!sends(moment)) continue;
    sent.push(moment);
    const rssi = Math.round(level(moment) + noise * normal(draw));
    if (draw() < delivery) heard.push({ at: moment, rssi });
  }
  return { sent, heard };
}
