// Writes the state of the meters down now and then, so that a restart takes few telegrams again.
import type { Seconds } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import type { Ledger } from "./ledger.ts";
import type { Meters } from "./meters.ts";
import { readerState } from "./restore.ts";
import type { TelegramReader } from "./telegram-reader.ts";

/** After so many telegrams, and so many of each meter that changed, the state is written down: a restart takes fewer again. */
const snapshotAfter = { telegrams: 10_000, ofEachMeter: 20 } as const;
/** Intake that is already in a snapshot is kept for a look back. */
const intakeSeconds: Seconds = 7 * 86_400;
const intakeBytes = 256 * 2 ** 20;
/** How often the store is copied for the case of damage, and how much of the outbox goes with it. */
const backedUpEvery: Seconds = 86_400;
const mostBackedUp = 64 * 2 ** 20;

export interface Snapshots {
  write(meters: Meters): void;
  /** Counts telegrams that were written, and writes the state when there were enough. */
  writeAfter(telegrams: number, meters: Meters): void;
  /** Names and states of what changed since they were asked for. */
  states(meters: Meters): Iterable<readonly [name: string, state: Uint8Array]>;
  /** Kept when no copy of the store is under way. */
  copied(): Promise<void>;
}

export interface SnapshotsSettings {
  readonly log: Log;
  readonly ledger: Ledger;
  readonly reader: TelegramReader;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

export function openSnapshots({ log, ledger, reader, now, say }: SnapshotsSettings): Snapshots {
  let since = 0;
  let copying: Promise<void> | undefined;

  function* states(meters: Meters): Iterable<readonly [string, Uint8Array]> {
    yield* meters.snapshots();
    yield [readerState, reader.save()];
  }

  /** Copies the store now and then, but not what will soon be sent. */
  function backUp(): void {
    const at = now();
    if (Math.abs(at - log.backedUpAt()) < backedUpEvery || log.outbox.bytes() > mostBackedUp) return;
    copying = log.backUp(at).catch((error: unknown) => say(`edge: the store could not be copied: ${String(error)}`));
  }

  function write(meters: Meters): void {
    // What is in a snapshot is not taken again, and so not told again.
    if (meters.untold() > 0) ledger.commit({ at: now(), tells: meters });
    log.snapshot(states(meters));
    log.prune({ before: now() - intakeSeconds, bytes: intakeBytes });
    since = 0;
    backUp();
  }

  return {
    write,
    writeAfter(telegrams, meters) {
      since += telegrams;
      if (since >= Math.max(snapshotAfter.telegrams, snapshotAfter.ofEachMeter * meters.changed())) write(meters);
    },
    states,
    copied: async () => copying,
  };
}
