// Writes the state of the meters down now and then, so that a restart takes few telegrams again.
import type { Seconds } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import type { Part } from "../meters/meter-state.ts";
import type { Group, Meters } from "../meters/meters.ts";
import { Turns } from "../meters/part.ts";
import type { Ledger } from "./ledger.ts";

/** A part is written again after so many telegrams of each of its meters on average: a restart takes half of them again. */
const ofEachMeter = 16;
/** And not for fewer telegrams than these. */
const least = 1000;
/** After so many telegrams there may be intake to be dropped. */
const prunedAfter = 100_000;
/** Intake that is already in a snapshot is kept for a look back. */
const intakeSeconds: Seconds = 7 * 86_400;
const intakeBytes = 256 * 2 ** 20;
/** How often the store is copied for the case of damage, and how much of the outbox goes with it. */
const backedUpEvery: Seconds = 86_400;
const mostBackedUp = 64 * 2 ** 20;

export interface Snapshots {
  /** Parts that are written together with a group. */
  due(group: Group, meters: Meters): readonly Part[];
  /** Drops what is not needed any more, and copies the store, now and then. */
  tidy(group: Group): void;
  /** Writes all parts that changed. */
  write(meters: Meters): void;
  /** Kept when no copy of the store is under way. */
  copied(): Promise<void>;
}

export interface SnapshotsSettings {
  readonly log: Log;
  readonly ledger: Ledger;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

export function openSnapshots({ log, ledger, now, say }: SnapshotsSettings): Snapshots {
  const turns = new Turns(ofEachMeter, least);
  let unpruned = 0;
  let copying: Promise<void> | undefined;

  /** Copies the store now and then, but not what will soon be sent. */
  function backUp(): void {
    const at = now();
    if (Math.abs(at - log.backedUpAt()) < backedUpEvery || log.outbox.bytes() > mostBackedUp) return;
    copying = log.backUp(at).catch((error: unknown) => say(`edge: the store could not be copied: ${String(error)}`));
  }

  function prune(): void {
    log.prune({ before: now() - intakeSeconds, bytes: intakeBytes });
    unpruned = 0;
    backUp();
  }

  return {
    due: ({ kept }, { parts }) => turns.next(parts, kept.length, ({ unwritten, meters }) => [unwritten, meters.length]),
    tidy({ kept }) {
      unpruned += kept.length;
      if (unpruned >= prunedAfter) prune();
    },
    write(meters) {
      const writes = meters.parts.filter(({ since, untold }) => since > 0 || untold.length > 0);
      if (writes.length > 0) ledger.commit({ at: now(), meters, writes });
      prune();
    },
    copied: async () => copying,
  };
}
