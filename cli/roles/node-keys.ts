// The keys of an edge node's meters: in its vault where there is a master key, else from the key file alone.
import type { ProcessClock } from "@tributary/core";
import type { KeyLookup } from "@tributary/edge-node";
import type { Vault } from "@tributary/engine-log";
import { type Configuration, handedKeys, handedKeysPath, type KeyEntry, keyRing, readKeyFile } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { openNodeVault } from "../keys/node-vault.ts";
import type { CloudWay } from "../pki/ask-cloud.ts";
import { followCloud } from "../pki/follow-cloud.ts";
import { say } from "../terminal.ts";
import type { OnStop } from "./run-role.ts";
import { readKeys } from "./secrets.ts";

/** Finds the key of a meter. */
export type NodeKeys = KeyLookup & {
  /** Reads the vault again, into which somebody else of this process put keys. */
  renew(): void;
};

const purpose = "reading telegrams";
/** Keeps which keys the cloud handed over last. */
const tagFile = "cloud-keys.json";
/** 100,000 meters with long names. */
const longestHanded = 16 * 2 ** 20;

/** Takes keys into the vault; how many of them are new or changed. */
function take(vault: Vault, entries: readonly KeyEntry[], from: string): number {
  return vault.put(entries, from).filter((outcome) => outcome !== "same").length;
}

/** Asks the cloud for the keys of this node, and takes what it hands over into the vault. */
async function fetchKeys(way: CloudWay, vault: Vault, folder: DataFolder, changed: () => void): Promise<void> {
  const had = vault.list().length === 0 ? undefined : folder.read(tagFile);
  const path = typeof had === "string" ? `${handedKeysPath}?had=${had}` : handedKeysPath;
  const { status, text } = await way.ask(path, { method: "GET", longest: longestHanded });
  // Nothing changed; or the cloud keeps no keys for this node, or is one version older and knows no such door.
  if (status === 204 || status === 404) return;
  if (status !== 200) throw new Error(`the cloud answered ${status}`);
  const { tag, keys } = handedKeys.parse(JSON.parse(text));
  const { entries, problems } = readKeyFile(keys);
  const taken = take(vault, entries, "from the cloud");
  folder.write(tagFile, tag);
  say(`the cloud handed over ${entries.length} keys, ${taken} of them new or changed, ${problems.length} unreadable`);
  if (taken > 0) changed();
}

/**
 * Finds the key of a meter. With a master key (TRIBUTARY_MASTER_KEY_FILE) every key goes through the vault, whose audit
 * names each use, and a cloud that the node is enrolled at may hand keys over while it runs.
 */
export function openNodeKeys(
  settings: Pick<Configuration, "keys" | "cloud">,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): NodeKeys {
  const named = readKeys(settings.keys);
  const vault = openNodeVault(folder.path);
  if (vault === undefined) return Object.assign(keyRing(named), { renew: () => undefined });
  onStop(() => vault.close());
  take(vault, named, `from ${settings.keys}`);
  let ring = vault.keyRing(purpose);
  const renew = () => {
    ring = vault.keyRing(purpose);
  };
  if (settings.cloud?.startsWith("https:")) {
    const fetch = (way: CloudWay) => fetchKeys(way, vault, folder, renew);
    const failed = "the keys of meters could not be fetched from the cloud, those that are here count";
    onStop(followCloud({ cloud: settings.cloud, data: folder.path, clock, fetch, failed }));
  }
  return Object.assign((...[meter]: Parameters<KeyLookup>) => ring(meter), { renew, edition: () => ring });
}
