// What the book keeps of a meter itself: its name, the node that may tell of it, and where its key is; never the key.
import type { MeterId } from "@tributary/core";
import { sql } from "@tributary/engine-tables";
import { contractsOf } from "./customers.ts";
import { membersOf } from "./districts.ts";
import { noteMeter, type Placement, placementsOf, placementsOfPoints } from "./placements.ts";
import { common, type Outcome, parts, type Span, type Store, type Tables } from "./store.ts";

export interface KeyReference {
  /** `vault of edge-1` */
  readonly place: string;
  /** Key check value: equal for equal keys, and tells nothing else. */
  readonly fingerprint: string;
}

export interface AssetMeter {
  readonly meter: MeterId;
  readonly name: string | null;
  /** The edge node that may tell of it; `null`: not bound. */
  readonly node: string | null;
  readonly key: KeyReference | null;
}

/** What is told of a meter; what is left out stays as it is. */
export interface MeterNote {
  readonly meter: MeterId;
  readonly name?: string | undefined;
  readonly key?: KeyReference | undefined;
}

export interface MeterSpan extends Span {
  readonly meter: MeterId;
}

/** What has meters. */
export type MeterHolder =
  | { readonly district: string }
  | { readonly site: string }
  | { readonly customer: string }
  | { readonly point: string };

export async function putMeter(at: Tables, { meter, name, key }: MeterNote): Promise<Outcome> {
  const before = await at.selectFrom("meter").selectAll().where("meter", "=", meter).executeTakeFirst();
  const row = {
    name: name ?? before?.name ?? null,
    key_place: key?.place ?? before?.key_place ?? null,
    key_fingerprint: key?.fingerprint ?? before?.key_fingerprint ?? null,
  };
  if (before === undefined) await noteMeter(at, meter);
  else if (
    before.name === row.name &&
    before.key_place === row.key_place &&
    before.key_fingerprint === row.key_fingerprint
  ) {
    return "same";
  }
  await at.updateTable("meter").set(row).where("meter", "=", meter).execute();
  return before === undefined ? "new" : "changed";
}

/** Those that the book knows, of the asked ones, in the order of their ids. */
export async function metersById(at: Tables, meters: readonly MeterId[]): Promise<AssetMeter[]> {
  const found: AssetMeter[] = [];
  for (const some of parts(meters)) {
    const rows = await at
      .selectFrom("meter")
      .selectAll()
      .where("meter", "in", [...some])
      .orderBy("meter")
      .execute();
    for (const { meter, name, node, key_place, key_fingerprint } of rows) {
      const key =
        key_place === null || key_fingerprint === null ? null : { place: key_place, fingerprint: key_fingerprint };
      found.push({ meter, name, node, key });
    }
  }
  return found;
}

/** The meters of the book that patterns of key files (`KAM.12345678.*`) can mean. */
export async function metersLike(at: Tables, patterns: readonly string[]): Promise<Map<string, MeterId[]>> {
  const serialOf = (pattern: string) => pattern.split(".")[1] ?? "";
  const bySerial = new Map<string, MeterId[]>();
  for (const serials of parts([...new Set(patterns.map(serialOf))])) {
    const serial = sql<string>`substr(meter, 5, 8)`;
    const rows = await at
      .selectFrom("meter")
      .select(["meter", serial.as("serial")])
      .where(serial, "in", [...serials])
      .orderBy("meter")
      .execute();
    for (const row of rows) bySerial.set(row.serial, [...(bySerial.get(row.serial) ?? []), row.meter]);
  }
  const isMeant = (pattern: string, meter: MeterId) => {
    const [maker = "", serial = "", ...rest] = pattern.split(".");
    const begin = `${maker === "*" ? meter.slice(0, 3) : maker}.${serial}.`;
    return rest.join(".") === "*" ? meter.startsWith(begin) : meter === begin + rest.join(".");
  };
  return new Map(
    patterns.map((pattern) => [
      pattern,
      (bySerial.get(serialOf(pattern)) ?? []).filter((meter) => isMeant(pattern, meter)),
    ]),
  );
}

/** The meters of points, each as long as it stood there and the point belonged there. */
function cut(spans: readonly (Span & { readonly point: string })[], placements: readonly Placement[], span: Span) {
  const placed = Map.groupBy(placements, ({ point }) => point);
  return spans.flatMap((held) =>
    (placed.get(held.point) ?? []).flatMap(({ meter, from, to }): MeterSpan[] => {
      const both = common(held, { from, to });
      const seen = both === undefined ? undefined : common(both, span);
      return seen === undefined ? [] : [{ meter, ...seen }];
    }),
  );
}

/** The meters of a holder within a span, each with the part of it in which it was that holder's. */
export async function metersOf(at: Tables, of: MeterHolder, span: Span): Promise<MeterSpan[]> {
  if ("point" in of) {
    const placements = await placementsOf(at, of, span);
    return cut([{ point: of.point, from: span.from, to: span.to }], placements, span);
  }
  const held = await pointsHeld(at, of, span);
  return cut(held, await placementsOfPoints(at, [...new Set(held.map(({ point }) => point))], span), span);
}

async function pointsHeld(at: Tables, of: Exclude<MeterHolder, { readonly point: string }>, span: Span) {
  if ("district" in of) return membersOf(at, of.district, span);
  if ("customer" in of) return contractsOf(at, of, span);
  const rows = await at.selectFrom("point").select("id").where("site", "=", of.site).orderBy("id").execute();
  return rows.map(({ id }) => ({ point: id, from: span.from, to: span.to }));
}

/** Why a node may not tell of a meter. */
export type Foreign = "another node" | "another utility";

/**
 * Those of the meters that a node may not tell of, and why: they are bound to another node, or belong to a utility that
 * it does not work for. A node without a utility works for all of them.
 */
export async function foreignTo(
  { tables, utilities }: Store,
  node: string,
  meters: readonly MeterId[],
): Promise<Map<MeterId, Foreign>> {
  const foreign = new Map<MeterId, Foreign>();
  const serves = await tables.selectFrom("node_tenant").select("tenant").where("node", "=", node).execute();
  if (serves.length > 0) {
    const served = new Set(serves.map(({ tenant }) => tenant));
    for (const [meter, tenant] of await utilities.tenantsOf(meters)) {
      if (!served.has(tenant)) foreign.set(meter, "another utility");
    }
  }
  for (const { meter, node: owner } of await metersById(tables, meters)) {
    if (owner !== null && owner !== node) foreign.set(meter, "another node");
  }
  return foreign;
}

/** Those of the meters that are bound to no node. */
export async function unbound({ tables }: Store, meters: readonly MeterId[]): Promise<Set<MeterId>> {
  const rest = new Set(meters);
  for (const { meter, node } of await metersById(tables, meters)) {
    if (node !== null) rest.delete(meter);
  }
  return rest;
}

/**
 * Those of the meters that who works for some utilities alone cannot take for them: another's, and those of none yet
 * of which a node told that works for others, too. Else whoever guesses the id of a new meter would see what it tells.
 */
export async function closedTo(
  { tables, utilities, heard }: Store,
  tenants: ReadonlySet<string>,
  meters: readonly MeterId[],
): Promise<Set<MeterId>> {
  const bound = Map.groupBy(await tables.selectFrom("node_tenant").selectAll().execute(), ({ node }) => node);
  const isTheirs = (node: string) => {
    const served = bound.get(node) ?? [];
    return served.length > 0 && served.every(({ tenant }) => tenants.has(tenant));
  };
  const owners = await utilities.tenantsOf(meters);
  const isClosed = (meter: MeterId) => {
    const owner = owners.get(meter);
    if (owner !== undefined) return !tenants.has(owner);
    const node = heard.nodeOf(meter);
    return node !== undefined && !isTheirs(node);
  };
  return new Set(meters.filter(isClosed));
}
