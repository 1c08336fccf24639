// Keeps the signed configuration of a node: the last good one, the one on trial, and what became of those before.
import type { UpdateEvent } from "@tributary/edge-node";
import type { SignedConfiguration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { withEvent } from "./update-events.ts";

interface Kept {
  readonly good?: SignedConfiguration;
  readonly trial?: SignedConfiguration;
  /** Highest version that was ever on trial. */
  readonly newest: number;
  readonly events: readonly UpdateEvent[];
}

export interface ConfigurationBook {
  kept(): Kept;
  /** Each is on the disk when it returns. */
  begin(configuration: SignedConfiguration, says: string): void;
  take(says: string): void;
  switchBack(says: string): void;
  refuse(version: number, says: string): void;
}

const file = "configuration.json";

export function openConfigurationBook(folder: DataFolder, now: () => number): ConfigurationBook {
  // Only this file writes it.
  let kept = (folder.read(file) ?? { newest: 0, events: [] }) as Kept;
  function write(next: Omit<Kept, "events">, version: number, outcome: UpdateEvent["outcome"], says: string): void {
    const event = { at: now(), version, outcome, says };
    kept = { ...next, events: withEvent(kept.events, "configuration", event) };
    folder.write(file, kept);
  }
  const versionOnTrial = () => kept.trial?.manifest.version ?? 0;
  const good = () => (kept.good === undefined ? {} : { good: kept.good });
  return {
    kept: () => kept,
    begin(trial, says) {
      const { version } = trial.manifest;
      write({ ...good(), trial, newest: version }, version, "on-trial", says);
    },
    take(says) {
      const { trial, newest } = kept;
      write({ ...(trial === undefined ? good() : { good: trial }), newest }, versionOnTrial(), "taken", says);
    },
    switchBack: (says) => write({ ...good(), newest: kept.newest }, versionOnTrial(), "switched-back", says),
    refuse: (version, says) => write(kept, version, "refused", says),
  };
}
