// The values of a page of rows that are newest first.
import type { Page } from "@tributary/wire";

/** For SQL that ends in `AND <time> <= ? ORDER BY <time> DESC, ... LIMIT ? OFFSET ?`. */
export const pageValues = ({ limit, from }: Page): [number, number, number] => [
  from?.at ?? Number.MAX_SAFE_INTEGER,
  limit,
  from?.skip ?? 0,
];
