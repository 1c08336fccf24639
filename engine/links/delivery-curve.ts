// How much of what is sent arrives, by signal strength.
import type { LinkDay } from "./link.ts";

export interface DeliveryPoint {
  /** Middle of the class, in dBm. */
  readonly rssi: number;
  readonly received: number;
  readonly expected: number;
  /** 0 to 1. */
  readonly delivery: number;
}

/** Width of a class in dB. */
const width = 2;

/** Days of any links, each counted at the mean strength of what it received; from the weakest to the strongest. */
export function deliveryCurve(days: Iterable<LinkDay>): DeliveryPoint[] {
  const classes = new Map<number, { received: number; expected: number }>();
  for (const { received, missed, rssiCount, rssiSum } of days) {
    if (rssiCount === 0) continue;
    const middle = Math.round(rssiSum / rssiCount / width) * width;
    const sums = classes.get(middle) ?? { received: 0, expected: 0 };
    sums.received += received;
    sums.expected += received + missed;
    classes.set(middle, sums);
  }
  return Array.from(classes, ([rssi, { received, expected }]) => ({
    rssi,
    received,
    expected,
    delivery: received / expected,
  })).sort((one, other) => one.rssi - other.rssi);
}
