// Sends the telegrams of a lane as sealed messages, and forgets them when every piece was acknowledged.
import { encodeSealed } from "@tributary/wire";
import type { Lane, RelayStore } from "../relay-store.ts";
import { type Port, pieceQueue, type Source } from "./sources.ts";

/** Telegrams that are cut into pieces together: few, so that an alarm or a fresh reading soon has its turn. */
const mostTogether = 8;

export function laneSource(shelf: RelayStore, lane: Lane, port: Port, numbers: (count: number) => number): Source {
  const queue = pieceQueue(numbers);
  return (room) => {
    if (queue.empty) {
      const batch = shelf.next(lane, mostTogether);
      if (batch === undefined) return undefined;
      queue.add(batch.telegrams.map(encodeSealed), () => shelf.confirm(lane, batch.sequence));
    }
    const piece = queue.next(room);
    return piece && { port, ...piece };
  };
}
