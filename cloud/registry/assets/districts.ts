// Districts (DMAs): the inlet meters that measure what flows in and out, and the points that lie in them, by time.
import type { MeterId, Seconds, Utility } from "@tributary/core";
import { AssetError } from "./asset-error.ts";
import { tenantOfAsset } from "./asset-id.ts";
import { noteMeter, type Placement, placementsOfPoints } from "./placements.ts";
import { type Page, pageOf } from "./places.ts";
import type { AssetTables } from "./schema.ts";
import {
  checkNewId,
  checkSameTenant,
  checkSpan,
  checkZone,
  meets,
  type Outcome,
  outcomeOf,
  type Span,
  type Store,
  type Tables,
} from "./store.ts";

export interface District {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly utility: Utility;
  readonly zone: string;
  /** The district that it lies in: its members are members of that, too. */
  readonly inside: string | null;
  /** GeoJSON, for a map. */
  readonly geometry: object | null;
}

export type NewDistrict = Omit<District, "tenant">;

export interface Inlet extends Span {
  readonly meter: MeterId;
  readonly direction: "in" | "out";
}

export interface Member extends Span {
  readonly point: string;
}

/** A district as it was within a span; spans are as they are, not cut to that one. */
export interface DistrictSpan extends District {
  readonly inlets: readonly Inlet[];
  readonly members: readonly (Member & { readonly placements: readonly Placement[] })[];
}

/** Districts lie in each other so deep at most. */
const deepest = 8;

const districtOf = ({ geometry, ...row }: AssetTables["district"]): District => ({
  ...row,
  geometry: geometry === null ? null : JSON.parse(geometry),
});

/** Throws an AssetError. */
export async function putDistrict(store: Store, at: Tables, district: NewDistrict): Promise<Outcome> {
  const { id, name, utility, zone, inside, geometry } = district;
  await checkNewId(store, id);
  checkZone(zone);
  if (inside !== null) await checkInside(at, id, inside);
  const row = {
    ...{ id, tenant: tenantOfAsset(id), name, utility, zone, inside },
    geometry: geometry === null ? null : JSON.stringify(geometry),
  };
  const outcome = outcomeOf(await at.selectFrom("district").selectAll().where("id", "=", id).executeTakeFirst(), row);
  if (outcome === "new") await at.insertInto("district").values(row).execute();
  if (outcome === "changed") await at.updateTable("district").set(row).where("id", "=", id).execute();
  return outcome;
}

async function checkInside(at: Tables, id: string, inside: string): Promise<void> {
  checkSameTenant(id, inside);
  let outer: string | null = inside;
  for (let depth = 0; outer !== null; depth += 1) {
    if (outer === id || depth >= deepest) throw new AssetError("assets/circle", id);
    const row: { inside: string | null } | undefined = await at
      .selectFrom("district")
      .select("inside")
      .where("id", "=", outer)
      .executeTakeFirst();
    if (row === undefined) throw new AssetError("assets/unknown", outer);
    outer = row.inside;
  }
}

/** A point lies in a district from a moment on, once at a time; the same again changes nothing. Throws an AssetError. */
export async function addMember(at: Tables, district: string, { point, from, to }: Member): Promise<Outcome> {
  checkSpan({ from, to });
  checkSameTenant(district, point);
  for (const [table, id] of [
    ["district", district],
    ["point", point],
  ] as const) {
    const found = await at
      .selectFrom(table as "point")
      .select("id")
      .where("id", "=", id)
      .executeTakeFirst();
    if (found === undefined) throw new AssetError("assets/unknown", id);
  }
  const standing = await at
    .selectFrom("district_member")
    .selectAll()
    .where("district", "=", district)
    .where("point", "=", point)
    .where(meets("district_member", { from, to }))
    .executeTakeFirst();
  if (standing?.from_at === from) return "same";
  if (standing !== undefined) throw new AssetError("assets/overlap", `${point} in ${district}`);
  await at.insertInto("district_member").values({ district, point, from_at: from, to_at: to }).execute();
  return "new";
}

/** Since when a point lies in a district to this day. */
export async function memberNow(at: Tables, district: string, point: string): Promise<Member | undefined> {
  const row = await at
    .selectFrom("district_member")
    .selectAll()
    .where("district", "=", district)
    .where("point", "=", point)
    .where("to_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : { point, from: row.from_at, to: null };
}

/** Throws an AssetError when the point does not lie there. */
export async function endMember(at: Tables, district: string, point: string, when: Seconds): Promise<void> {
  const ended = await at
    .updateTable("district_member")
    .set({ to_at: when })
    .where("district", "=", district)
    .where("point", "=", point)
    .where("to_at", "is", null)
    .where("from_at", "<", when)
    .returning("point")
    .executeTakeFirst();
  if (ended === undefined) throw new AssetError("assets/unknown", `${point} in ${district}`);
}

/** A meter measures what flows into a district or out of it, from a moment on. Throws an AssetError. */
export async function addInlet(
  { utilities }: Store,
  at: Tables,
  district: string,
  { meter, direction, from, to }: Inlet,
): Promise<Outcome> {
  checkSpan({ from, to });
  const found = await at.selectFrom("district").select("tenant").where("id", "=", district).executeTakeFirst();
  if (found === undefined) throw new AssetError("assets/unknown", district);
  const owner = (await utilities.tenantsOf([meter])).get(meter) ?? "";
  if (owner !== "" && owner !== found.tenant) throw new AssetError("assets/other-utility", meter);
  await noteMeter(at, meter);
  const standing = await at
    .selectFrom("district_inlet")
    .selectAll()
    .where("district", "=", district)
    .where("meter", "=", meter)
    .where(meets("district_inlet", { from, to }))
    .executeTakeFirst();
  if (standing?.from_at === from && standing.direction === direction) return "same";
  if (standing !== undefined) throw new AssetError("assets/overlap", `${meter} at ${district}`);
  await at.insertInto("district_inlet").values({ district, meter, direction, from_at: from, to_at: to }).execute();
  return "new";
}

/** Throws an AssetError when the meter is no inlet there. */
export async function endInlet(at: Tables, district: string, meter: MeterId, when: Seconds): Promise<void> {
  const ended = await at
    .updateTable("district_inlet")
    .set({ to_at: when })
    .where("district", "=", district)
    .where("meter", "=", meter)
    .where("to_at", "is", null)
    .where("from_at", "<", when)
    .returning("meter")
    .executeTakeFirst();
  if (ended === undefined) throw new AssetError("assets/unknown", `${meter} at ${district}`);
}

/** A district and those inside it, at any depth. */
async function withInner(at: Tables, id: string): Promise<string[]> {
  const all = [id];
  for (let outer = [id], depth = 0; outer.length > 0 && depth < deepest; depth += 1) {
    const rows = await at.selectFrom("district").select("id").where("inside", "in", outer).execute();
    outer = rows.map((row) => row.id);
    all.push(...outer);
  }
  return all;
}

/** Points of a district, and of those inside it, within a span. */
export async function membersOf(at: Tables, id: string, span: Span): Promise<Member[]> {
  const rows = await at
    .selectFrom("district_member")
    .selectAll()
    .where("district", "in", await withInner(at, id))
    .where(meets("district_member", span))
    .orderBy("point")
    .orderBy("from_at")
    .execute();
  return rows.map(({ point, from_at, to_at }) => ({ point, from: from_at, to: to_at }));
}

export async function districtAt(at: Tables, id: string, span: Span): Promise<DistrictSpan | undefined> {
  const row = await at.selectFrom("district").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const inlets = await at
    .selectFrom("district_inlet")
    .selectAll()
    .where("district", "=", id)
    .where(meets("district_inlet", span))
    .orderBy("meter")
    .orderBy("from_at")
    .execute();
  const members = await membersOf(at, id, span);
  const placed = Map.groupBy(
    await placementsOfPoints(at, [...new Set(members.map(({ point }) => point))], span),
    ({ point }) => point,
  );
  return {
    ...districtOf(row),
    inlets: inlets.map(({ meter, direction, from_at, to_at }) => ({ meter, direction, from: from_at, to: to_at })),
    members: members.map((member) => ({ ...member, placements: placed.get(member.point) ?? [] })),
  };
}

export async function districtById(at: Tables, id: string): Promise<District | undefined> {
  const row = await at.selectFrom("district").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : districtOf(row);
}

export const districtsOn = async (at: Tables, page: Page): Promise<District[]> =>
  (await pageOf(at, "district", page)).map(districtOf);
