// What every part of the book of assets stands on: its tables, who seals names, and one change at a time.
import { isZone, type Seconds } from "@tributary/core";
import { type Kysely, sql } from "@tributary/engine-tables";
import { AssetError } from "./asset-error.ts";
import { checkId, tenantOfAsset } from "./asset-id.ts";
import type { AssetTables } from "./schema.ts";
import type { Box, Heard, Utilities } from "./traits.ts";

export type Tables = Kysely<AssetTables>;

export interface Store {
  readonly tables: Tables;
  readonly box: Box;
  readonly utilities: Utilities;
  readonly heard: Heard;
}

/** Half open, UTC seconds; `null`: to this day. */
export interface Span {
  readonly from: Seconds;
  readonly to: Seconds | null;
}

/** What became of a row that was put: the same again changes nothing. */
export type Outcome = "new" | "changed" | "same";

/** Runs a change as one transaction; within it only the handle that it is given may be asked. Changes wait for each other. */
export function change<Result>({ tables }: Pick<Store, "tables">, work: (at: Tables) => Promise<Result>) {
  return tables.transaction().execute(async (at) => {
    await at
      .updateTable("revision")
      .set((set) => ({ number: set("number", "+", 1) }))
      .execute();
    return work(at);
  });
}

/** Throws an AssetError unless the id is one, of a utility that there is. */
export async function checkNewId({ utilities }: Pick<Store, "utilities">, id: string): Promise<void> {
  checkId(id);
  const tenant = tenantOfAsset(id);
  if (tenant !== "" && !(await utilities.has(tenant))) throw new AssetError("assets/tenant", tenant);
}

/** Throws an AssetError when what one asset refers to is another utility's: for its own it is not there. */
export function checkSameTenant(id: string, other: string): void {
  if (tenantOfAsset(id) !== tenantOfAsset(other)) throw new AssetError("assets/unknown", other);
}

export function checkZone(zone: string): void {
  if (!isZone(zone)) throw new AssetError("assets/zone", zone);
}

export function checkSpan({ from, to }: Span): void {
  if (to !== null && to <= from) throw new AssetError("assets/span");
}

/** What it is to put a row where another may stand already. */
export function outcomeOf<Row extends object>(before: Row | undefined, row: Row): Outcome {
  if (before === undefined) return "new";
  const isSame = (name: string) => before[name as keyof Row] === row[name as keyof Row];
  return Object.keys(row).every(isSame) ? "same" : "changed";
}

type SpanTable = "placement" | "contract" | "district_member" | "district_inlet";

/** Holds for rows whose span meets another one. */
export function meets(table: SpanTable, { from, to }: Span) {
  const ends = sql.ref(`${table}.to_at`);
  const meetsFrom = sql<boolean>`(${ends} is null or ${ends} > ${from})`;
  return to === null ? meetsFrom : sql<boolean>`(${sql.ref(`${table}.from_at`)} < ${to} and ${meetsFrom})`;
}

/** What two spans have in common; `undefined` when that is nothing. */
export function common(a: Span, b: Span): Span | undefined {
  const from = Math.max(a.from, b.from);
  const to = a.to === null ? b.to : b.to === null ? a.to : Math.min(a.to, b.to);
  return to !== null && to <= from ? undefined : { from, to };
}

const millionth = 1_000_000;

/** Decimals are kept as whole millionths: both databases give them back as they went in. */
export const inMillionths = (value: number): number => Math.round(value * millionth);
export const fromMillionths = (value: number): number => value / millionth;
/** Rows of one statement: SQLite and PostgreSQL both take as many values. */
export const mostRows = 5000;

/** A list by parts of so many. */
export function* parts<Item>(items: readonly Item[], most = mostRows): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += most) yield items.slice(from, from + most);
}
