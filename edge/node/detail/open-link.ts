// Opens the link to the cloud in the detail that was chosen.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Seconds } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import { hourlyTeller } from "../hourly/hourly-teller.ts";
import { fullLink, type SyncLink, type SyncOptions } from "../sync.ts";
import type { KeyLookup } from "../telegram-reader.ts";
import { dailyTeller } from "./daily-teller.ts";
import { groupTeller } from "./group-teller.ts";
import { openKeptLink } from "./kept-link.ts";

export interface LinkSettings {
  readonly dataDir: string;
  readonly log: Log;
  readonly node: string;
  readonly keys: KeyLookup;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

/** Random bits that nobody can guess. */
const bits = (): number => randomBytes(4).readUInt32LE();

export function openLink(settings: LinkSettings, { detail = "full", groupEpsilon, masks }: SyncOptions): SyncLink {
  const { dataDir, log, node, keys, now, say } = settings;
  const link = { path: join(dataDir, `${detail}-link.sqlite`), log, node, detail, say };
  switch (detail) {
    case "full":
      return fullLink(log, node, say);
    case "hourly":
      return openKeptLink({ ...link, teller: (database) => hourlyTeller(database, now) });
    case "daily":
      return openKeptLink({ ...link, teller: dailyTeller });
    case "group": {
      const noise = groupEpsilon === undefined ? undefined : { epsilon: groupEpsilon, bits };
      return openKeptLink({ ...link, teller: (database) => groupTeller(database, { keys, noise, masks }) });
    }
  }
}
