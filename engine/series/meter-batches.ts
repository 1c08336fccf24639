// Goes through many meters some at a time, so many that an answer is neither small nor more than memory should hold.
import type { MeterId } from "@tributary/core";

/** Rows that a page should have. */
const wantedRows = 100_000;
const firstMeters = 64;
const mostMeters = 20_000;

/**
 * Asks for the meters in their order, so many at once as the answers before had few rows. `rows` tells of a page how many
 * it has; pages without any are left out.
 */
export async function* inBatches<Page>(
  meters: readonly MeterId[],
  ask: (meters: readonly MeterId[]) => Promise<Page>,
  rows: (page: Page) => number,
): AsyncGenerator<Page> {
  let size = firstMeters;
  for (let first = 0; first < meters.length; ) {
    const batch = meters.slice(first, first + size);
    first += batch.length;
    const page = await ask(batch);
    const found = rows(page);
    if (found > 0) yield page;
    // At most eight times as many: the meters before may have been silent ones.
    const fitting = Math.floor((wantedRows * batch.length) / Math.max(found, 1));
    size = Math.max(1, Math.min(fitting, size * 8, mostMeters));
  }
}
