// Sums hours to the days of a zone.
import { bucketStart } from "@tributary/core";
import type { StoredBucket } from "@tributary/engine-series";

/** The days that the hours lie in, oldest first; hours are in order. What hours do not tell, days do not either. */
export function daysOf(hours: readonly StoredBucket[], zone: string): StoredBucket[] {
  const days = Map.groupBy(hours, ({ start }) => bucketStart(start, "day", zone));
  return Array.from(days, ([start, within]) => {
    const sum = within.reduce((all, hour) => all + (hour.sum ?? 0), 0);
    const estimated = within.reduce((all, hour) => all + (hour.sum ?? 0) * hour.estimated, 0);
    const count = within.reduce((all, hour) => all + hour.count, 0);
    return { start, sum, min: null, max: null, mean: null, count, estimated: sum === 0 ? 0 : estimated / sum };
  });
}
