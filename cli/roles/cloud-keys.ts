// The keys that a cloud keeps for its edge nodes: a vault for each in the folder `keys` of its data folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KeyKeeper } from "@tributary/api";
import { type HandedKeys, writeKeyFile } from "@tributary/wire";
import { masterSecret, openKeyVault } from "../keys/open-vault.ts";

/** Takes keys of meters in. */
export interface CloudKeyKeeper extends KeyKeeper {
  /** Calls back after keys came in. */
  onKeys(listener: () => void): void;
}

/**
 * Keeps keys in the vaults of their nodes; `one`: in the vault of the data folder itself, which the node of this very
 * process reads. `undefined` where no master key seals them.
 */
export function cloudKeyKeeper(data: string, vaults: "each" | "one"): CloudKeyKeeper | undefined {
  const master = masterSecret({});
  if (master === undefined) return undefined;
  const listeners: (() => void)[] = [];
  const folder = vaults === "one" ? data : join(data, "keys");
  return {
    keep(node, entries, by) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, vaults === "one" ? "vault.sqlite" : `${node}.sqlite`);
      const vault = openKeyVault({ vault: path }, master, true);
      try {
        vault.put(entries, `brought in by ${by}`);
      } finally {
        vault.close();
      }
      for (const listener of listeners) listener();
    },
    onKeys: (listener) => void listeners.push(listener),
  };
}

/** What the vault of a node holds, unless it had that already; the vault's audit says that it was handed over. */
export function cloudKeys(data: string): (node: string, had: string | undefined) => HandedKeys | "same" | undefined {
  return (node, had) => {
    const path = join(data, "keys", `${node}.sqlite`);
    if (!existsSync(path)) return undefined;
    const master = masterSecret({});
    if (master === undefined) throw new Error(`${path} cannot be opened: no TRIBUTARY_MASTER_KEY_FILE names its key`);
    const vault = openKeyVault({ vault: path }, master);
    try {
      const tag = createHash("sha256").update(JSON.stringify(vault.list())).digest("hex");
      if (tag === had) return "same";
      return { tag, keys: writeKeyFile(vault.take("export", `handed to edge node ${node}`)) };
    } finally {
      vault.close();
    }
  };
}
