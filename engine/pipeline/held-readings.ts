// Reads the valid readings of a stream that are held in memory.
import type { Seconds } from "@tributary/core";
import type { StoredReading } from "./recent.ts";
import type { Stream } from "./stream.ts";

/** Those at `from` and later but before `to`, oldest first. */
export function heldReadings({ pipeline, number }: Stream, from: Seconds, to: Seconds): StoredReading[] {
  const { at, ticks, quality, ...readings } = pipeline.recent.read(number, from, to);
  const held: StoredReading[] = [];
  for (let place = 0; place < readings.count; place += 1) {
    const moment = at[place] ?? 0;
    if (moment >= from && moment < to)
      held.push({ at: moment, ticks: ticks[place] ?? 0, quality: quality[place] ?? 0 });
  }
  return held;
}

/** From this moment on all valid readings of the stream are held. */
export const heldFrom = ({ pipeline, number }: Stream): Seconds => pipeline.recent.completeFrom(number);
