// Gateways and edge nodes, for whom nodes work, and the links from layer to layer with their zones.
import { type MeterId, readMeterId, type Seconds } from "@tributary/core";
import { sql } from "@tributary/engine-tables";
import { AssetError } from "./asset-error.ts";
import { type EndKind, type FogLayer, type LinkZone, layerOf, type StationKind, zoneOfLink } from "./layers.ts";
import { noteMeter } from "./placements.ts";
import { type GeoPlace, textOfPlace } from "./places.ts";
import type { AssetTables } from "./schema.ts";
import { type Outcome, outcomeOf, parts, type Store, type Tables } from "./store.ts";

/** A gateway or an edge node. */
export interface Station {
  readonly kind: StationKind;
  /** As it proves itself by its certificate. */
  readonly name: string;
  readonly layer: FogLayer;
  readonly place: GeoPlace | null;
  /** When it got its certificate; `null`: not yet, or it is no process of its own. */
  readonly enrolledAt: Seconds | null;
  /** The utilities that an edge node works for; none: all of them. */
  readonly tenants: readonly string[];
}

export interface NewStation {
  readonly kind: StationKind;
  readonly name: string;
  /** Left as it is where it is not told. */
  readonly place?: GeoPlace | null | undefined;
}

export interface LinkEnd {
  readonly kind: EndKind;
  /** Name of a station, or id of a meter; `cloud` for the cloud. */
  readonly name: string;
}

export interface Link {
  readonly lower: LinkEnd & { readonly layer: FogLayer };
  readonly upper: LinkEnd & { readonly layer: FogLayer };
  readonly zone: LinkZone;
  /** Since when the book knows of it. */
  readonly since: Seconds;
}

export interface NewLink {
  readonly lower: LinkEnd;
  readonly upper: LinkEnd;
  readonly since: Seconds;
}

const stationName = /^[a-z0-9-]{1,32}$/;
const deviceName = /^[A-Za-z0-9._-]{1,64}$/;

/** Throws an AssetError. */
export async function putStation(at: Tables, { kind, name, place }: NewStation): Promise<Outcome> {
  if (!stationName.test(name)) throw new AssetError("assets/id", `${name.slice(0, 40)} is no name of a ${kind}`);
  const row = { kind, name, ...(place === undefined ? {} : { place: textOfPlace(place) }) };
  const before = await at
    .selectFrom("station")
    .selectAll()
    .where("kind", "=", kind)
    .where("name", "=", name)
    .executeTakeFirst();
  const outcome = outcomeOf<Partial<AssetTables["station"]>>(before, row);
  if (outcome === "same") return outcome;
  await at
    .insertInto("station")
    .values({ place: null, enrolled_at: null, ...row })
    .onConflict((other) => other.columns(["kind", "name"]).doUpdateSet(row))
    .execute();
  return outcome;
}

/** A process got its first certificate, or another one. */
export async function noteEnrolled(at: Tables, { kind, name }: NewStation, when: Seconds): Promise<void> {
  await putStation(at, { kind, name });
  await at
    .updateTable("station")
    .set({ enrolled_at: when })
    .where("kind", "=", kind)
    .where("name", "=", name)
    .execute();
}

/** Says for which utilities an edge node works; none: for all. Throws an AssetError. */
export async function bindNode(
  { utilities }: Store,
  at: Tables,
  node: string,
  tenants: readonly string[],
): Promise<void> {
  for (const tenant of tenants) {
    if (!(await utilities.has(tenant))) throw new AssetError("assets/tenant", tenant);
  }
  await putStation(at, { kind: "edge", name: node });
  await at.deleteFrom("node_tenant").where("node", "=", node).execute();
  for (const tenant of new Set(tenants)) await at.insertInto("node_tenant").values({ node, tenant }).execute();
}

/** Says which edge node may tell of meters. Throws an AssetError for a name that is none. */
export async function bindMeters(at: Tables, node: string, meters: readonly MeterId[]): Promise<Outcome> {
  await putStation(at, { kind: "edge", name: node });
  let outcome: Outcome = "same";
  for (const meter of meters) {
    if (readMeterId(meter) === undefined) throw new AssetError("assets/meter", meter.slice(0, 40));
    await noteMeter(at, meter);
    const changed = await at
      .updateTable("meter")
      .set({ node })
      .where("meter", "=", meter)
      .where((where) => where.or([where("node", "is", null), where("node", "!=", node)]))
      .returning("meter")
      .executeTakeFirst();
    if (changed !== undefined) outcome = "changed";
  }
  return outcome;
}

export async function stationsOn(at: Tables, kind: StationKind): Promise<Station[]> {
  const rows = await at.selectFrom("station").selectAll().where("kind", "=", kind).orderBy("name").execute();
  const bound = Map.groupBy(
    await at.selectFrom("node_tenant").selectAll().orderBy("tenant").execute(),
    ({ node }) => node,
  );
  return rows.map(({ name, place, enrolled_at }) => ({
    ...{ kind, name, layer: layerOf[kind], enrolledAt: enrolled_at },
    place: place === null ? null : (JSON.parse(place) as GeoPlace),
    tenants: kind === "edge" ? (bound.get(name) ?? []).map(({ tenant }) => tenant) : [],
  }));
}

/** Whether something can stand at the end of a link under this name. */
export function isLinkEnd({ kind, name }: LinkEnd): boolean {
  if (kind === "meter") return readMeterId(name) !== undefined;
  if (kind === "cloud") return name === "cloud";
  return (kind === "device" ? deviceName : stationName).test(name);
}

/** Notes links; those that are known stay as they are. Answers how many are new. Throws an AssetError. */
export async function addLinks(at: Tables, links: readonly NewLink[]): Promise<number> {
  const rows = links.map(({ lower, upper, since }) => {
    for (const end of [lower, upper]) {
      if (!isLinkEnd(end)) throw new AssetError("assets/link", `${end.name.slice(0, 64)} is no ${end.kind}`);
    }
    const zone = zoneOfLink(lower.kind, upper.kind);
    if (zone === undefined) throw new AssetError("assets/link", `${lower.kind} to ${upper.kind}`);
    return { lower: lower.name, lower_kind: lower.kind, upper: upper.name, upper_kind: upper.kind, zone, since };
  });
  let added = 0;
  for (const some of parts(rows)) {
    const made = await at
      .insertInto("link")
      .values([...some])
      .onConflict((other) => other.doNothing())
      .returning("lower")
      .execute();
    added += made.length;
  }
  return added;
}

export async function removeLink(at: Tables, { lower, upper }: Pick<NewLink, "lower" | "upper">): Promise<void> {
  const gone = await at
    .deleteFrom("link")
    .where("lower_kind", "=", lower.kind)
    .where("lower", "=", lower.name)
    .where("upper_kind", "=", upper.kind)
    .where("upper", "=", upper.name)
    .returning("lower")
    .executeTakeFirst();
  if (gone === undefined) throw new AssetError("assets/unknown", `a link from ${lower.name} to ${upper.name}`);
}

// Only this file writes kinds and zones.
const linkOf = (row: AssetTables["link"]): Link => ({
  lower: { ...endOf(row.lower_kind as EndKind, row.lower) },
  upper: { ...endOf(row.upper_kind as EndKind, row.upper) },
  zone: row.zone as LinkZone,
  since: row.since,
});
const endOf = (kind: EndKind, name: string) => ({ kind, name, layer: layerOf[kind] });

export interface LinkFilter {
  /** Those of one end, below or above. */
  readonly of?: LinkEnd | undefined;
  /** Those that come after this one. */
  readonly after?:
    | { readonly [end in "lower" | "upper"]: { readonly kind: string; readonly name: string } }
    | undefined;
  readonly limit: number;
}

/** In the order of their ends. */
export async function linksOn(at: Tables, { of, after, limit }: LinkFilter): Promise<Link[]> {
  const order = ["lower_kind", "lower", "upper_kind", "upper"] as const;
  let query = at
    .selectFrom("link")
    .selectAll()
    .orderBy([...order])
    .limit(limit);
  if (after !== undefined) {
    const { lower, upper } = after;
    query = query.where(
      sql<boolean>`(lower_kind, lower, upper_kind, upper) > (${lower.kind}, ${lower.name}, ${upper.kind}, ${upper.name})`,
    );
  }
  if (of !== undefined) {
    query = query.where((where) =>
      where.or([
        where.and([where("lower_kind", "=", of.kind), where("lower", "=", of.name)]),
        where.and([where("upper_kind", "=", of.kind), where("upper", "=", of.name)]),
      ]),
    );
  }
  return (await query.execute()).map(linkOf);
}

/** One stream: what a gateway hears of a meter. A meter that two gateways hear is two streams and one series. */
export interface Stream {
  readonly gateway: string;
  readonly meter: MeterId;
}

/** The streams of some meters or of a gateway. */
export async function streamsOf(
  at: Tables,
  of: { readonly meters: readonly MeterId[] } | { readonly gateway: string },
): Promise<Stream[]> {
  const rows = at
    .selectFrom("link")
    .select(["lower as meter", "upper as gateway"])
    .where("lower_kind", "=", "meter")
    .where("upper_kind", "=", "gateway")
    .orderBy("lower")
    .orderBy("upper");
  if ("gateway" in of) return rows.where("upper", "=", of.gateway).execute();
  const found: Stream[] = [];
  for (const some of parts(of.meters)) found.push(...(await rows.where("lower", "in", [...some]).execute()));
  return found;
}
