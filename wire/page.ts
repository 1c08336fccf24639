// Pages of lists, asked one way everywhere: `limit` says how much, `after` where the page before ended, `next` goes on.
import { z } from "zod";

/** Where a page begins in a list that is newest first: at rows of that time (or number), after `skip` of them. */
export interface Place {
  readonly at: number;
  readonly skip: number;
}

/** A part of a list that is newest first. */
export interface Page {
  readonly limit: number;
  readonly from?: Place | undefined;
}

/** The most rows of a page, and how many there are when nobody says. */
const most = 1000;
const usual = 200;

export const next = z.string().nullable().describe("the next page's `after`; null where the list ends");
export const pageLimit = z.coerce.number().int().min(1).max(most).default(usual).describe("rows of a page");

/** Asks for a page of a list that is newest first. */
export const pageQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}-\d{1,9}$/, "is no `next` of a page")
    .optional()
    .describe("`next` of the page before"),
  limit: pageLimit,
});
export type PageQuery = z.infer<typeof pageQuery>;

/** Asks for one row more than the page holds, to know whether the list goes on. */
export function pageOf<Row>(
  { limit, after }: PageQuery,
  rowsOf: (page: Page) => readonly Row[],
  timeOf: (row: Row) => number,
): { readonly rows: Row[]; readonly next: string | null } {
  const [at, skip] = (after ?? "").split("-").map(Number);
  const from = at === undefined || skip === undefined ? undefined : { at, skip };
  const found = rowsOf({ limit: limit + 1, from });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  if (found.length <= limit || last === undefined) return { rows, next: null };
  const ended = timeOf(last);
  const before = from?.at === ended ? from.skip : 0;
  return { rows, next: `${ended}-${before + rows.filter((row) => timeOf(row) === ended).length}` };
}

/** A page of a short list that is held whole, in the order of its ids. */
export function pageById<Row>(
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  all: readonly Row[],
  idOf: (row: Row) => string,
): { readonly rows: Row[]; readonly next: string | null } {
  const left = all
    .filter((row) => after === undefined || idOf(row) > after)
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const rows = left.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: left.length > limit && last !== undefined ? idOf(last) : null };
}
