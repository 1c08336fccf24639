// Sites and the points in them: where something is measured, whatever meter is mounted there.
import type { Utility } from "@tributary/core";
import { AssetError } from "./asset-error.ts";
import { tenantOfAsset } from "./asset-id.ts";
import type { AssetTables } from "./schema.ts";
import { checkNewId, checkSameTenant, checkZone, type Outcome, outcomeOf, type Store, type Tables } from "./store.ts";

/** Degrees, WGS 84. */
export interface GeoPlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** A building, a flat, a field. */
export interface Site {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly address: string;
  readonly place: GeoPlace | null;
}

/** Where something is measured. Readings belong to meters, consumption to points. */
export interface Point {
  readonly id: string;
  readonly tenant: string;
  readonly site: string | null;
  readonly name: string;
  readonly utility: Utility;
  /** In which its days and months are counted. */
  readonly zone: string;
}

export type NewSite = Omit<Site, "tenant">;
export type NewPoint = Omit<Point, "tenant">;

const siteOf = ({ place, ...row }: AssetTables["site"]): Site => ({
  ...row,
  place: place === null ? null : (JSON.parse(place) as GeoPlace),
});

export const textOfPlace = (place: GeoPlace | null): string | null =>
  place === null ? null : JSON.stringify({ latitude: place.latitude, longitude: place.longitude });

/** Throws an AssetError. */
export async function putSite(store: Store, at: Tables, site: NewSite): Promise<Outcome> {
  await checkNewId(store, site.id);
  const { id, name, address } = site;
  const row = { id, tenant: tenantOfAsset(id), name, address, place: textOfPlace(site.place) };
  const outcome = outcomeOf(await at.selectFrom("site").selectAll().where("id", "=", id).executeTakeFirst(), row);
  if (outcome === "new") await at.insertInto("site").values(row).execute();
  if (outcome === "changed") await at.updateTable("site").set(row).where("id", "=", id).execute();
  return outcome;
}

/** Throws an AssetError. */
export async function putPoint(store: Store, at: Tables, point: NewPoint): Promise<Outcome> {
  await checkNewId(store, point.id);
  checkZone(point.zone);
  const { id, site, name, utility, zone } = point;
  if (site !== null) {
    checkSameTenant(id, site);
    const found = await at.selectFrom("site").select("id").where("id", "=", site).executeTakeFirst();
    if (found === undefined) throw new AssetError("assets/unknown", site);
  }
  const row = { id, tenant: tenantOfAsset(id), site, name, utility, zone };
  const outcome = outcomeOf(await at.selectFrom("point").selectAll().where("id", "=", id).executeTakeFirst(), row);
  if (outcome === "new") await at.insertInto("point").values(row).execute();
  if (outcome === "changed") await at.updateTable("point").set(row).where("id", "=", id).execute();
  return outcome;
}

export async function siteById(at: Tables, id: string): Promise<Site | undefined> {
  const row = await at.selectFrom("site").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : siteOf(row);
}

export function pointById(at: Tables, id: string): Promise<Point | undefined> {
  return at.selectFrom("point").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Rows of some utilities (all where they are left out), in the order of their ids. */
export interface Page {
  readonly tenants?: ReadonlySet<string> | undefined;
  /** Those whose id comes after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

type OwnedTable = "site" | "point" | "customer" | "contract" | "price_table" | "district";

/** The rows of a page of any table whose rows belong to utilities. */
export async function pageOf<Table extends OwnedTable>(
  at: Tables,
  table: Table,
  { tenants, after, limit }: Page,
): Promise<AssetTables[Table][]> {
  if (tenants?.size === 0) return [];
  // The columns that these tables share; Kysely cannot see them through a table that is named by a type.
  let query = (at as Tables)
    .selectFrom(table as OwnedTable)
    .selectAll()
    .orderBy("id")
    .limit(limit);
  if (after !== undefined) query = query.where("id", ">", after);
  if (tenants !== undefined) query = query.where("tenant", "in", [...tenants]);
  return (await query.execute()) as readonly unknown[] as AssetTables[Table][];
}

export const sitesOn = async (at: Tables, page: Page): Promise<Site[]> => (await pageOf(at, "site", page)).map(siteOf);
export const pointsOn = (at: Tables, page: Page): Promise<Point[]> => pageOf(at, "point", page);
