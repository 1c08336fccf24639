// Opens the book of assets in the data folder, or in the database that the settings name, and lets it learn who hears whom.
import type { AssetParts, KeyKeeper } from "@tributary/api";
import type { Identity } from "@tributary/cloud-identity";
import { openAssets, type Registry } from "@tributary/cloud-registry";
import type { ProcessClock } from "@tributary/core";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { databasePlace } from "./database-place.ts";
import { learnLinks } from "./learn-links.ts";
import type { OnStop } from "./run-role.ts";

interface Told {
  readonly identity: Pick<Identity, "tenants" | "box">;
  readonly registry: Pick<Registry, "nodeOf" | "nodes" | "meters">;
}

/** Milliseconds after which the book looks at what nodes told: soon after the start, then time and again. */
const firstMs = 10_000;
const everyMs = 600_000;

export async function startAssets(
  settings: Configuration,
  folder: DataFolder,
  { identity, registry }: Told,
  keys: KeyKeeper | undefined,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<AssetParts> {
  const assets = await openAssets({
    place: databasePlace(settings, folder, "assets.sqlite"),
    box: identity.box("assets"),
    utilities: identity.tenants,
    heard: registry,
  });
  onStop(() => assets.close());
  let stop = () => {};
  let stopped = false;
  onStop(() => {
    stopped = true;
    stop();
  });
  const learnLater = (after: number) => {
    stop = clock.after(after, () => {
      clock
        .hold(learnLinks(assets, registry, clock, () => stopped))
        .catch((error: unknown) => {
          if (!stopped) say(`the links between meters, gateways and nodes could not be noted: ${String(error)}`);
        })
        .finally(() => {
          if (!stopped) learnLater(everyMs);
        });
    });
  };
  learnLater(firstMs);
  return { assets, keys };
}
