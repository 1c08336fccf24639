// The vault in the data folder of a process: keeps the keys of its meters, and seals what its other stores keep.
import { join } from "node:path";
import type { Vault, VaultBox } from "@tributary/engine-log";
import { say } from "../terminal.ts";
import { masterSecret, openKeyVault } from "./open-vault.ts";

/** Opens the vault, or makes it; `undefined` where the environment names no master key or passphrase. */
export function openNodeVault(data: string): Vault | undefined {
  const master = masterSecret({});
  return master === undefined ? undefined : openKeyVault({ vault: join(data, "vault.sqlite") }, master, true);
}

/** By data folder and store: a box is made, and noted in the vault's audit, once in the life of a process. */
const boxes = new Map<string, VaultBox | undefined>();

/** What seals a store of the data folder; without a master key says once that its secrets stand there in the clear. */
export function nodeBox(data: string, name: string, secrets: string): VaultBox | undefined {
  const known = `${data} ${name}`;
  if (boxes.has(known)) return boxes.get(known);
  const vault = openNodeVault(data);
  const box = vault?.box(name, secrets);
  vault?.close();
  if (box === undefined) {
    say(
      `no master key is configured: ${secrets}: kept in the clear in ${data}, for its owner alone to read ` +
        "(tributary keys create-master, TRIBUTARY_MASTER_KEY_FILE)",
    );
  }
  boxes.set(known, box);
  return box;
}
