// Chooses, of the rows that a store answers for one register, those through which the line of its use is drawn.
import { layers, qualityBits, type Seconds } from "@tributary/core";
import type { RegisterReading } from "@tributary/engine-consumption";

/** A row as `sweep` tells it. */
export interface Row extends RegisterReading {
  /** Code of the layer (`core/quality`). */
  readonly layer: number;
}

const isFilled = ({ layer, quality }: Row) =>
  layer === layers.estimated && (quality & qualityBits["gap-interpolated"]) !== 0;

/** What the pipeline puts between two readings, as it counts it: the whole part of the straight line. */
function onLine(before: Row, after: Row, at: Seconds): number {
  const [step, span] = [BigInt(after.ticks - before.ticks), BigInt(after.at - before.at)];
  return before.ticks + Number((step * BigInt(at - before.at)) / span);
}

/**
 * Leaves out what the pipeline filled gaps with, for the line is drawn again here, and flags its gaps. A filled value
 * that does not lie on the line between the readings beside it stays: it is a reading that came late for just this
 * moment, and was told once more in the place of the estimate. Of raw values, which nobody judged in their place because
 * they came too late for that, those stay that fit between the readings beside them.
 */
export function usableReadings(rows: readonly Row[]): RegisterReading[] {
  const usable: RegisterReading[] = [];
  let before: Row | undefined;
  let waiting: Row[] = [];
  const settle = (after: Row | undefined) => {
    let low = before?.ticks ?? Number.NEGATIVE_INFINITY;
    const high = after === undefined ? Number.POSITIVE_INFINITY : after.ticks;
    for (const row of waiting) {
      if (isFilled(row)) {
        if (before === undefined || after === undefined || after.ticks < before.ticks) continue;
        if (row.ticks !== onLine(before, after, row.at)) usable.push({ ...row, quality: row.quality & ~15 });
      } else if (row.ticks >= low && row.ticks <= high) {
        usable.push(row);
        low = row.ticks;
      }
    }
    waiting = [];
  };
  for (const row of rows) {
    if (row.layer === layers.raw || isFilled(row)) {
      waiting.push(row);
      continue;
    }
    settle(row);
    usable.push(row);
    before = row;
  }
  settle(undefined);
  return usable;
}
