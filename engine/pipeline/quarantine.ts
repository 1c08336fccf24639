// Holds back readings that contradict the newest of their stream, until later ones agree with them or with it.
import { qualityBits, type Seconds } from "@tributary/core";
import { canGrow } from "./plausible.ts";
import type { StagePlan } from "./stages.ts";

export interface HeldReading {
  readonly at: Seconds;
  readonly ticks: number;
  /** What it came with. */
  readonly quality: number;
  /** Why it is held. */
  readonly flags: number;
}

/** A register that began anew is believed after so many readings over so long a time. */
const resetCount = 3;
const resetSeconds: Seconds = 3600;
/** Of a longer run the first and the newest are held. */
const mostHeld = 16;

function agree(a: HeldReading, b: HeldReading, last: number, plan: StagePlan): boolean {
  if (b.at <= a.at) return false;
  if (plan.counter) return b.ticks >= a.ticks && canGrow(b.ticks - a.ticks, b.at - a.at, plan);
  return Math.abs(b.ticks - a.ticks) <= Math.max(plan.floor ?? 0, Math.abs(b.ticks - last));
}

/**
 * Takes a reading that contradicts the value `last`, and answers the run of those held that agree with each other, when
 * it is to be believed: two that only stand out, or as many of a register that began anew as prove it.
 */
export function contest(
  held: HeldReading[],
  reading: HeldReading,
  last: number,
  plan: StagePlan,
): "held" | "confirmed" | "reset" {
  const before = held.at(-1);
  if (before === undefined || !agree(before, reading, last, plan)) held.length = 0;
  if (held.length === mostHeld) held.splice(1, 1);
  held.push(reading);
  const [first] = held;
  if (first === undefined || held.length < 2) return "held";
  if (held.every(({ flags }) => flags === qualityBits.outlier)) return "confirmed";
  // Values that no such meter can have are never right, however often they come.
  const possible = plan.counter && reading.ticks >= plan.least && reading.ticks <= plan.most;
  return possible && held.length >= resetCount && reading.at - first.at >= resetSeconds ? "reset" : "held";
}
