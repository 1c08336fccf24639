// Says where rows are sought.
import type { MeterId, RegisterName, Seconds } from "@tributary/core";

export type Table = "readings" | "aggregates";

/** What an answer is about: rows of no others are read. */
export interface Area {
  readonly table: Table;
  /** All where it is left out. */
  readonly register?: RegisterName | undefined;
  readonly from: Seconds;
  /** The first moment after it. */
  readonly to: Seconds;
  /** The first and the last meter in their order. */
  readonly meters: { readonly first: MeterId; readonly last: MeterId };
}

/** A part of what is stored, and what is known of all its rows: moments from the first to the last one, and so on. */
export interface Part {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly first?: MeterId;
  readonly last?: MeterId;
  readonly register?: RegisterName | undefined;
}

/** Hands out all rows of the area, as what SQL takes rows from, and keeps them while the work goes on. */
export type Sources = <Result>(area: Area, work: (source: string) => Promise<Result>) => Promise<Result>;

/** A text in SQL. One with a NUL, at which SQL would end, is equal to nothing. */
export const quoted = (text: string) => (text.includes("\0") ? "NULL" : `'${text.replaceAll("'", "''")}'`);

/** Whether a part may have rows of the area. */
export function mayHave(part: Part, { from, to, meters, register }: Area): boolean {
  if (part.to < from || part.from >= to) return false;
  if (register !== undefined && part.register !== undefined && part.register !== register) return false;
  return (part.last ?? meters.first) >= meters.first && (part.first ?? meters.last) <= meters.last;
}

/** SQL that is true of the part's rows which are of the area: what is true of all of them is not asked of each again. */
export function conditionOf(part: Part, { from, to, meters: { first, last }, register }: Area): string {
  const conditions: string[] = [];
  if (first === last) conditions.push(`meter = ${quoted(first)}`);
  else {
    if (part.first === undefined || part.first < first) conditions.push(`meter >= ${quoted(first)}`);
    if (part.last === undefined || part.last > last) conditions.push(`meter <= ${quoted(last)}`);
  }
  if (register !== undefined && part.register !== register) conditions.push(`register = ${quoted(register)}`);
  if (part.from < from) conditions.push(`ts >= to_timestamp(${from})`);
  if (part.to >= to) conditions.push(`ts < to_timestamp(${to})`);
  return conditions.join(" AND ");
}

/** What is known of a part of which nothing is known. */
export const anyPart: Part = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
