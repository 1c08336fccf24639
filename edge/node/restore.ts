// Brings the meters back as the log knows them.
import type { MeterId } from "@tributary/core";
import type { Log } from "@tributary/engine-log";
import type { ExtraStage } from "@tributary/engine-pipeline";
import type { ThresholdBook } from "./alerts/threshold-book.ts";
import type { EdgeSettings } from "./edge-contract.ts";
import type { Fate } from "./fate.ts";
import { isHanded, type Kept, readIntake } from "./intake-body.ts";
import { type Group, type Meters, newGroup, openMeters } from "./meters.ts";

/** What judges telegrams beside the rules and stages of the house; a restart of the meters finds it again. */
export interface Judging {
  readonly watching: ThresholdBook["of"];
  readonly stages: ExtraStage[];
}

/** Name of the reader's state, which no meter has. */
export const readerState = "reader";

/** Names of the meters in the newest snapshot. */
export const storedMeters = (log: Log): MeterId[] => log.stateNames().filter((name) => name !== readerState);

export const takeKept = (meters: Meters, kept: Kept, group: Group): Fate =>
  isHanded(kept) ? meters.takeHanded(kept, group) : meters.take(kept, group);

/** The newest snapshot, and every batch after it taken again. */
export function restore(log: Log, settings: EdgeSettings, { watching, stages }: Judging): Meters {
  const { reader, keys, zone, detail = "full" } = settings;
  reader.restore(log.state(readerState));
  const meters = openMeters({ reader, keys, zone, detail, kept: (meter) => log.state(meter), watching, stages });
  const told = log.toldThrough();
  for (const { batch, at, body } of log.sinceSnapshot()) {
    const group = newGroup(at, false);
    for (const kept of readIntake(body)) takeKept(meters, kept, group);
    // What these told is in the outbox already.
    if (batch === told) meters.tell(0);
  }
  return meters;
}
