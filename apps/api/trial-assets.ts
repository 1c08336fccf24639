// Opens a book of assets of its own with one of each for a utility, for tests of what routes answer.
import type { Identity } from "@tributary/cloud-identity";
import { assetId, openAssets, type Registry } from "@tributary/cloud-registry";
import type { MeterId } from "@tributary/core";
import type { KeyEntry } from "@tributary/wire";
import type { KeyKeeper } from "./assets/asset-door.ts";

export async function openTrialAssets(
  registry: Pick<Registry, "nodeOf">,
  { tenants, box }: Pick<Identity, "tenants" | "box">,
  place = ":memory:",
) {
  const assets = await openAssets({ place, box: box("assets"), utilities: tenants, heard: registry });
  const keptKeys: [node: string, entry: KeyEntry][] = [];
  const keys: KeyKeeper = {
    keep: (node, entries) => void keptKeys.push(...entries.map((entry): [string, KeyEntry] => [node, entry])),
  };
  return {
    assets,
    keys,
    /** What the vaults of edge nodes were given. */
    keptKeys,
    /** A site, point, customer, contract, price table and district of one id each, with a meter. */
    async furnish(tenant: string, reference: string, meter: MeterId, from: number) {
      const id = assetId(tenant, reference);
      const common = { id, name: reference, utility: "water", zone: "UTC" } as const;
      await assets.putSite({ id, name: reference, address: "", place: null });
      await assets.putPoint({ ...common, site: id });
      await assets.mount({ point: id, meter, from });
      await assets.putCustomer({ id, person: null, name: `Customer ${reference}`, contact: "" });
      const version = { from: 0, periods: [{ name: "always", price: 1 }] };
      await assets.putPrices({ id, name: reference, currency: "EUR", unit: "m3", zone: "UTC", version });
      await assets.moveIn({ id, customer: id, point: id, from, prices: id });
      await assets.putDistrict({ ...common, inside: null, geometry: null });
      await assets.addMember(id, { point: id, from, to: null });
      return id;
    },
  };
}
