// What the routes of the book of assets stand on: the book, and identity, which knows whose a meter is.
import type { Identity } from "@tributary/cloud-identity";
import {
  type Assets,
  indexTicks,
  indexValue,
  type PlacedRegister,
  type Placement,
  tenantOfAsset,
} from "@tributary/cloud-registry";
import type { MeterId } from "@tributary/core";
import type { KeyEntry, PlacementView } from "@tributary/wire";
import { noAsset } from "../admit.ts";
import { Refusal } from "../refusal.ts";
import type { RouteRequest } from "../route.ts";

export interface AssetDoor extends AssetParts {
  readonly identity: Pick<Identity, "tenants" | "claims">;
}

export interface AssetParts {
  readonly assets: Assets;
  /** Keeps the keys of meters; absent where no master key seals them, so that none are taken. */
  readonly keys?: KeyKeeper | undefined;
}

/** Keeps keys where the edge node gets them that reads those meters. */
export interface KeyKeeper {
  /** `by`: who brought them, for the vault's audit. Durable when it returns. */
  keep(node: string, entries: readonly KeyEntry[], by: string): void;
}

type Who = Pick<RouteRequest<unknown, unknown, unknown>, "tenants" | "by">;

/** Refuses when who asks may see one of the assets not at all: for him they are not there. */
export function refuseOthers({ tenants }: Who, ...ids: readonly (string | null)[]): Refusal | undefined {
  const others = ids.some((id) => id !== null && tenants !== undefined && !tenants.has(tenantOfAsset(id)));
  return others ? noAsset() : undefined;
}

/** Refuses when who asks works for some utilities alone, and one of the meters is not theirs to take. */
export async function refuseClosed(
  { assets }: AssetDoor,
  { tenants }: Who,
  meters: readonly MeterId[],
): Promise<Refusal | undefined> {
  if (tenants === undefined) return undefined;
  const [closed] = await assets.closedTo(tenants, meters);
  if (closed === undefined) return undefined;
  return new Refusal("conflict", `${closed} is not yours to take: ask who administers the deployment`);
}

/** Gives meters to a utility, unless they are its own already. */
export async function giveAll(
  { identity: { tenants } }: AssetDoor,
  tenant: string,
  meters: readonly MeterId[],
  by: string,
): Promise<void> {
  if (tenant === "") return;
  const owners = await tenants.tenantsOf(meters);
  const others = meters.filter((meter) => owners.get(meter) !== tenant);
  if (others.length > 0) await tenants.assign(others, tenant, by);
}

/** Gives a meter to the utility of the asset that it belongs to now. */
export const giveTo = (door: AssetDoor, { by }: Who, asset: string, meter: MeterId): Promise<void> =>
  giveAll(door, tenantOfAsset(asset), [meter], by);

/** Who lived where a meter stood before does not see who lives where it stands now. */
export async function endOldClaims({ assets, identity }: AssetDoor, { by }: Who, meter: MeterId): Promise<void> {
  const stood = await assets.placementsOf({ meter }, { from: 0, to: null });
  const elsewhere = stood.findLastIndex(({ point }) => point !== stood.at(-1)?.point);
  const came = elsewhere < 0 ? undefined : stood[elsewhere + 1];
  if (came !== undefined) await identity.claims.end({ meter, at: came.from }, by);
}

/** A page of a list that was asked for one row more than it holds. */
export function pageWith<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

type RegisterView = PlacementView["registers"][number];

export const registersIn = (registers: readonly RegisterView[]): PlacedRegister[] =>
  registers.map(({ register, digits, first, last }) => ({
    ...{ register, digits },
    first: first === null ? null : indexTicks(register, first),
    last: last === null ? null : indexTicks(register, last),
  }));

export const placementViewOf = ({ registers, ...placement }: Placement): PlacementView => ({
  ...placement,
  registers: registers.map(({ register, digits, first, last }) => ({
    ...{ register, digits },
    first: first === null ? null : indexValue(register, first),
    last: last === null ? null : indexValue(register, last),
  })),
});

/** What a list or a change is about: a span that is open to the end unless it is told. */
export const spanOf = ({ from, to }: { readonly from: number; readonly to?: number | undefined }) => ({
  from,
  to: to ?? null,
});
