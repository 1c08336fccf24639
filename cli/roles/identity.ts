// Opens identity in the data folder, or in the database that the settings name, under a secret of its own.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Identity, openIdentity } from "@tributary/cloud-identity";
import type { ProcessClock } from "@tributary/core";
import type { MasterSecret } from "@tributary/engine-log";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { masterSecret } from "../keys/open-vault.ts";
import { databasePlace } from "./database-place.ts";
import type { OnStop } from "./run-role.ts";

/** The master secret that the environment names; without one a random key, made at the first start for its owner alone. */
function identitySecret(folder: DataFolder): MasterSecret {
  const file = folder.file("identity.key");
  if (!existsSync(file)) {
    const named = masterSecret({});
    if (named !== undefined) return named;
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx", flush: true });
  }
  return { key: new Uint8Array(readFileSync(file)) };
}

export async function startIdentity(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<Identity> {
  const place = databasePlace(settings, folder, "identity.sqlite");
  const identity = await openIdentity({ place, master: identitySecret(folder), now: clock.seconds });
  onStop(() => identity.close());
  return identity;
}
