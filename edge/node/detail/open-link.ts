// Opens the link to the cloud in the detail that was chosen.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Seconds } from "@tributary/core";
import { type Log, setAsideDamaged } from "@tributary/engine-log";
import { hourlyTeller } from "../hourly/hourly-teller.ts";
import type { KeyLookup } from "../meters/telegram-reader.ts";
import { fullLink, type SyncLink, type SyncOptions } from "../sync/sync.ts";
import { dailyTeller } from "./daily-teller.ts";
import type { GroupMasks } from "./group-sums.ts";
import { groupTeller } from "./group-teller.ts";
import { healingLink } from "./healing-link.ts";
import { openKeptLink } from "./kept-link.ts";

export interface LinkSettings {
  readonly dataDir: string;
  readonly log: Log;
  readonly node: string;
  readonly keys: KeyLookup;
  readonly now: () => Seconds;
  /** The same, but that it stands still while something is still to be told. */
  readonly toldUntil: () => Seconds;
  readonly say: (says: string) => void;
}

/** Random bits that nobody can guess. */
const bits = (): number => randomBytes(4).readUInt32LE();

/** Says once of each group that it is told nothing of. */
function sayingMasks(masks: GroupMasks, say: LinkSettings["say"]): GroupMasks {
  const said = new Set<string>();
  return {
    ...masks,
    others(group) {
      const others = masks.others(group);
      if (others.size === 0 && !said.has(group)) {
        said.add(group);
        say(`sync: no other node masks sums of ${group}: the cloud is told none`);
      }
      return others;
    },
  };
}

export function openLink(settings: LinkSettings, options: SyncOptions): SyncLink {
  const { log, say } = settings;
  return healingLink(log, (again) => {
    if (again) setAsideDamaged(linkPath(settings, options), say);
    return openOnce(settings, options);
  });
}

const linkPath = ({ dataDir }: LinkSettings, { detail = "full" }: SyncOptions): string =>
  join(dataDir, `${detail}-link.sqlite`);

function openOnce(settings: LinkSettings, options: SyncOptions): SyncLink {
  const { log, node, keys, now, toldUntil, say } = settings;
  const { detail = "full", groupEpsilon, masks } = options;
  const link = { path: linkPath(settings, options), log, node, detail, now, say };
  switch (detail) {
    case "full":
      return fullLink(log, node, say);
    case "hourly":
      return openKeptLink({ ...link, teller: (database) => hourlyTeller(database, toldUntil) });
    case "daily":
      return openKeptLink({ ...link, teller: dailyTeller });
    case "group": {
      const noise = groupEpsilon === undefined ? undefined : { epsilon: groupEpsilon, bits };
      const hidden = masks === undefined ? undefined : sayingMasks(masks, say);
      return openKeptLink({ ...link, teller: (database) => groupTeller(database, { keys, noise, masks: hidden }) });
    }
  }
}
