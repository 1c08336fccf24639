// Gives readings that were held back a second chance: when later ones agree with each other, they were right.
import { qualityBits, type Seconds } from "@tributary/core";
import { canGrow } from "./plausible.ts";
import type { StagePlan } from "./stages.ts";

/** The run of newest readings that contradict the series and agree with each other. */
export interface Rivals {
  count: number;
  firstAt: Seconds;
  at: Seconds;
  ticks: number;
  /** Flags of the newest, and what it came with. */
  flags: number;
  quality: number;
}

export function noRivals(): Rivals {
  return { count: 0, firstAt: 0, at: 0, ticks: 0, flags: 0, quality: 0 };
}

/** A register that began anew is believed after so many readings over so long a time. */
const resetCount = 3;
const resetSeconds: Seconds = 3600;

function agrees(rivals: Rivals, at: Seconds, ticks: number, plan: StagePlan): boolean {
  if (rivals.count === 0 || at <= rivals.at) return false;
  if (!plan.counter) return Math.abs(ticks - rivals.ticks) <= (plan.floor ?? 0);
  return ticks >= rivals.ticks && canGrow(ticks - rivals.ticks, at - rivals.at, plan);
}

/**
 * Takes a reading that was held back with `flags`. Answers `confirmed` when it and the rival before it are no outliers,
 * `reset` when the register began anew, else `held`.
 */
export function contest(
  rivals: Rivals,
  at: Seconds,
  ticks: number,
  flags: number,
  quality: number,
  plan: StagePlan,
): "held" | "confirmed" | "reset" {
  const run = agrees(rivals, at, ticks, plan);
  if (run && rivals.flags === qualityBits.outlier && flags === qualityBits.outlier) return "confirmed";
  rivals.count = run ? rivals.count + 1 : 1;
  if (!run) rivals.firstAt = at;
  rivals.at = at;
  rivals.ticks = ticks;
  rivals.flags = flags;
  rivals.quality = quality;
  // Values that no such meter can have are never right, however often they come.
  const beganAnew = plan.counter && ticks >= plan.least && ticks <= plan.most;
  return beganAnew && rivals.count >= resetCount && at - rivals.firstAt >= resetSeconds ? "reset" : "held";
}
