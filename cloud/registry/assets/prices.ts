// Prices by the time of use: which period counts at a moment, and since when.
import { type Seconds, zoneOffset } from "@tributary/core";
import { AssetError } from "./asset-error.ts";
import { tenantOfAsset } from "./asset-id.ts";
import { type Page, pageOf } from "./places.ts";
import type { AssetTables } from "./schema.ts";
import { checkNewId, checkZone, type Outcome, outcomeOf, type Span, type Store, type Tables } from "./store.ts";

/** When a price counts; what is left out is every weekday, month or hour. */
export interface PricePeriod {
  readonly name: string;
  /** In the table's currency, for one unit. */
  readonly price: number;
  /** 1 is Monday. */
  readonly weekdays?: readonly number[] | undefined;
  /** 1 to 12. */
  readonly months?: readonly number[] | undefined;
  /** Hours of the day in the table's zone, the second exclusive; `[22, 6]` goes over midnight. */
  readonly hours?: readonly [number, number] | undefined;
}

/** Periods from a moment on, until the next version; the first of them that fits counts. */
export interface PriceVersion {
  readonly from: Seconds;
  readonly periods: readonly PricePeriod[];
}

export interface PriceTable {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** `EUR` */
  readonly currency: string;
  /** `m3`, `kWh` */
  readonly unit: string;
  readonly zone: string;
}

export interface Prices extends PriceTable {
  /** In their order in time. */
  readonly versions: readonly PriceVersion[];
}

export type NewPrices = Omit<PriceTable, "tenant"> & { readonly version: PriceVersion };

const day = 86_400;
/** 1970-01-01 was a Thursday. */
const firstWeekday = 4;

function fits({ weekdays, months, hours }: PricePeriod, at: Seconds, zone: string): boolean {
  const civil = at + zoneOffset(at, zone);
  const date = new Date(civil * 1000);
  const weekday = ((((Math.floor(civil / day) + firstWeekday - 1) % 7) + 7) % 7) + 1;
  if (weekdays !== undefined && !weekdays.includes(weekday)) return false;
  if (months !== undefined && !months.includes(date.getUTCMonth() + 1)) return false;
  if (hours === undefined) return true;
  const [from, to] = hours;
  const hour = date.getUTCHours();
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** The period that counts at a moment; `undefined` before the first version, and where none fits. */
export function priceAt({ versions, zone }: Pick<Prices, "versions" | "zone">, at: Seconds): PricePeriod | undefined {
  const version = versions.findLast(({ from }) => from <= at);
  return version?.periods.find((period) => fits(period, at, zone));
}

/** Makes or changes a table, and puts a version of its prices in its place in time. Throws an AssetError. */
export async function putPrices(store: Store, at: Tables, { version, ...table }: NewPrices): Promise<Outcome> {
  await checkNewId(store, table.id);
  checkZone(table.zone);
  if (version.periods.length === 0) throw new AssetError("assets/unknown", "a period");
  const { id, name, currency, unit, zone } = table;
  const row = { id, tenant: tenantOfAsset(id), name, currency, unit, zone };
  const outcome = outcomeOf(
    await at.selectFrom("price_table").selectAll().where("id", "=", id).executeTakeFirst(),
    row,
  );
  if (outcome === "new") await at.insertInto("price_table").values(row).execute();
  if (outcome === "changed") await at.updateTable("price_table").set(row).where("id", "=", id).execute();
  const versionRow = { price_table: id, from_at: version.from, periods: JSON.stringify(version.periods) };
  const before = await at
    .selectFrom("price_version")
    .selectAll()
    .where("price_table", "=", id)
    .where("from_at", "=", version.from)
    .executeTakeFirst();
  if (before?.periods === versionRow.periods) return outcome;
  await at
    .insertInto("price_version")
    .values(versionRow)
    .onConflict((other) => other.columns(["price_table", "from_at"]).doUpdateSet(versionRow))
    .execute();
  return outcome === "new" ? "new" : "changed";
}

const versionOf = ({ from_at, periods }: AssetTables["price_version"]): PriceVersion => ({
  from: from_at,
  periods: JSON.parse(periods),
});

/** A table with the versions that count within a span; `undefined` when there is none of this id. */
export async function pricesById(at: Tables, id: string, span: Span): Promise<Prices | undefined> {
  const table = await at.selectFrom("price_table").selectAll().where("id", "=", id).executeTakeFirst();
  if (table === undefined) return undefined;
  const rows = await at
    .selectFrom("price_version")
    .selectAll()
    .where("price_table", "=", id)
    .orderBy("from_at")
    .execute();
  const first = rows.findLastIndex(({ from_at }) => from_at <= span.from);
  const counting = rows.slice(Math.max(0, first)).filter(({ from_at }) => span.to === null || from_at < span.to);
  return { ...table, versions: counting.map(versionOf) };
}

export const priceTablesOn = (at: Tables, page: Page): Promise<PriceTable[]> => pageOf(at, "price_table", page);
