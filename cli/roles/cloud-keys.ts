// The keys that a cloud keeps for its edge nodes: a vault for each in the folder `keys` of its data folder.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type HandedKeys, writeKeyFile } from "@tributary/wire";
import { masterSecret, openKeyVault } from "../keys/open-vault.ts";

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
