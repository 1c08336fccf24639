// Brings alarms, and what was done about them, to the cloud ahead of what waits before them.
import type { Log } from "@tributary/engine-log";
import { type Detail, encodeSync, type SyncItem, syncVersion } from "@tributary/wire";
import { chunkLimits, urgentOf } from "./sync-items.ts";
import { BatchRefused, type SyncTarget } from "./sync-target.ts";

export interface UrgentLane {
  /** Sends alarms that will not be in the next batch, or with `now` those that will; false when there are none. */
  send(target: SyncTarget, now: boolean): Promise<boolean>;
  /** Sends a batch that tells nothing. */
  ask(target: SyncTarget): Promise<void>;
  /** Entries have new numbers. */
  renumber(): void;
}

/** `taken`: up to which entry the link has taken the outbox in. `tell`: what of urgent items the detail lets out. */
export function openUrgentLane(
  log: Log,
  node: string,
  detail: Detail,
  taken: () => number,
  tell: (items: readonly SyncItem[]) => readonly SyncItem[],
): UrgentLane {
  const { outbox } = log;
  /** Up to which entry alarms were sent, in their turn or ahead of it. */
  let through = 0;
  // In an epoch of their own, each batch from 1 on, for it leaves out what comes in its turn. They come again there.
  const batchOf = (last: number, items: readonly SyncItem[]) =>
    encodeSync({ v: syncVersion, node, epoch: `${log.epoch} urgent`, first: 1, last, detail, items });
  return {
    async send(target, now) {
      const chunk = outbox.nextUrgent(Math.max(through, outbox.confirmed()));
      if (chunk === undefined) return false;
      const { last, body } = chunk;
      if (!now && last <= (outbox.next(taken(), chunkLimits).at(-1)?.last ?? taken())) {
        through = last;
        return true;
      }
      const items = tell(urgentOf(body));
      if (items.length > 0) {
        try {
          await target.send(batchOf(last, items));
        } catch (error) {
          // What is wrong with it is found in its turn.
          if (!(error instanceof BatchRefused)) throw error;
        }
      }
      through = last;
      return true;
    },
    async ask(target) {
      await target.send(batchOf(1, []));
    },
    renumber() {
      through = 0;
    },
  };
}
