// Keeps the outbox within its room while the cloud is away: alarms stay, the oldest readings go.
import type { Outbox } from "@tributary/engine-log";
import { alarmsOf } from "../sync/sync-items.ts";

/** Share of the outbox that stays when room is made, so that it is not made for each telegram. */
const roomLeft = 0.9;

/** Answers what makes room when it is needed. */
export function outboxRoom(outbox: Outbox, mostBytes: number, say: (says: string) => void): () => void {
  let full = false;
  return () => {
    const bytes = outbox.bytes();
    if (bytes < mostBytes / 2) full = false;
    if (bytes <= mostBytes) return;
    const chunks = outbox.condense(mostBytes * roomLeft, alarmsOf);
    if (!full)
      say(`edge: the outbox is full: the cloud gets no more than alarms of the oldest readings that wait for it`);
    full ||= chunks > 0;
  };
}
