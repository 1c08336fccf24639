// Ids of sites, points, customers and the like: the utility that they belong to, and its own reference.
import { AssetError } from "./asset-error.ts";

const pattern = /^(?:([a-z0-9][a-z0-9-]{0,62}):)?([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

/** `north:P-1001`; without a utility the reference alone. Throws an AssetError for a reference that is none. */
export function assetId(tenant: string, reference: string): string {
  const id = tenant === "" ? reference : `${tenant}:${reference}`;
  checkId(id);
  return id;
}

/** The utility that an asset belongs to; "" is the deployment itself. */
export function tenantOfAsset(id: string): string {
  return pattern.exec(id)?.[1] ?? "";
}

/** Throws an AssetError for what can be no id. */
export function checkId(id: string): void {
  if (!pattern.test(id)) {
    throw new AssetError("assets/id", `${id.slice(0, 80)} is no id such as north:P-1001 (letters, digits, . _ -)`);
  }
}
