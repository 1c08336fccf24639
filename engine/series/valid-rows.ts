// Finds valid rows next to given moments: first among those nearby, and ever further away for what was not found there.
import { DOUBLE, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import type { ReadingRow } from "./answer.ts";
import { validRows } from "./questions.ts";
import type { Readers } from "./readers.ts";
import { lastMoment, readingRow } from "./rows.ts";
import type { Moment } from "./series-store.ts";
import type { Sources } from "./source.ts";

const day = 86_400;
/** How far from its moment a row is sought, one after another; then everywhere. */
const reaches = [3 * day, 25 * day, 200 * day, lastMoment];
/** Moments that are looked up at once. */
const together = 4000;
const types = [LIST(VARCHAR), LIST(VARCHAR), LIST(DOUBLE), DOUBLE];

export type Side = "before" | "after";

/** The row for each moment, in their order. */
export async function findValid(
  readers: Readers,
  sources: Sources,
  moments: readonly Moment[],
  side: Side,
  reach: Seconds = lastMoment,
): Promise<(ReadingRow | undefined)[]> {
  const found: (ReadingRow | undefined)[] = moments.map(() => undefined);
  const byMeter = Array.from(moments.keys()).sort((a, b) =>
    (moments[a]?.meter ?? "") < (moments[b]?.meter ?? "") ? -1 : 1,
  );
  for (let first = 0; first < byMeter.length; first += together) {
    let sought = byMeter.slice(first, first + together);
    for (const far of reaches) {
      for (const [index, row] of await findNear(readers, sources, moments, sought, side, Math.min(far, reach))) {
        found[index] = row;
      }
      sought = sought.filter((index) => found[index] === undefined);
      if (far >= reach || sought.length === 0) break;
    }
  }
  return found;
}

/** The rows that are there for some of the moments, with their indices. */
async function findNear(
  readers: Readers,
  sources: Sources,
  moments: readonly Moment[],
  sought: readonly number[],
  side: Side,
  reach: Seconds,
): Promise<[number, ReadingRow][]> {
  const asked = sought.map((index) => moments[index]).filter((moment) => moment !== undefined);
  const ats = asked.map(({ at }) => at);
  const least = ats.reduce((a, b) => Math.min(a, b), lastMoment);
  const greatest = ats.reduce((a, b) => Math.max(a, b), 0);
  const from = side === "after" ? least : Math.max(least - reach, 0);
  const to = side === "before" ? greatest : Math.min(greatest + reach, lastMoment);
  const meters = { first: asked[0]?.meter ?? "", last: asked.at(-1)?.meter ?? "" };
  const lists = [asked.map(({ meter }) => meter), asked.map(({ register }) => register), ats].map((list) =>
    listValue(list),
  );
  const rows = await sources({ table: "readings", from, to: to + 1, meters }, (source) =>
    readers.rows(validRows(source, side), [...lists, reach], types),
  );
  return rows.map(([place, ...row]) => [sought[Number(place) - 1] ?? 0, readingRow(row)]);
}
