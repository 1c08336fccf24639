// Goes through many meters some at a time, so many that an answer is neither small nor more than memory should hold.
import type { MeterId } from "@tributary/core";

/** Rows that a page should have, and may have when it is of more meters than one. */
const wantedRows = 400_000;
export const mostRows = 2_000_000;
const mostMeters = 20_000;

/**
 * Asks for the meters in their order, so many at once as the answers before had few rows: the first as if each had a row
 * an hour. `ask` answers with `undefined` when the meters have more than `mostRows`; pages without rows are left out.
 */
export async function* inBatches<Page>(
  meters: readonly MeterId[],
  hours: number,
  ask: (meters: readonly MeterId[]) => Promise<Page | undefined>,
  rows: (page: Page) => number,
): AsyncGenerator<Page> {
  const fitting = (perMeter: number, most: number) =>
    Math.max(1, Math.min(Math.floor(wantedRows / perMeter), most, mostMeters));
  let size = fitting(Math.max(hours, 1), mostMeters);
  for (let first = 0; first < meters.length; ) {
    const batch = meters.slice(first, first + size);
    const page = await ask(batch);
    if (page === undefined) {
      size = Math.ceil(size / 16);
      continue;
    }
    first += batch.length;
    const found = rows(page);
    if (found > 0) yield page;
    // At most eight times as many: the meters before may have been silent ones.
    size = fitting(Math.max(found, 1) / batch.length, size * 8);
  }
}
