// Reads from a client as long as there is room for what he sends, and not while he has to rest.
import type { Socket } from "node:net";

export interface Pace {
  /** To be called when there may be more room, or less. */
  breathe(): void;
  /** Reads nothing for so long, in milliseconds. */
  rest(milliseconds: number): void;
  resting(): boolean;
}

export function readingPace(socket: Socket, isFull: () => boolean): Pace {
  let rest: NodeJS.Timeout | undefined;
  const breathe = () => {
    const full = rest !== undefined || isFull();
    if (full && !socket.isPaused()) socket.pause();
    else if (!full && socket.isPaused()) socket.resume();
  };
  socket.on("close", () => clearTimeout(rest));
  return {
    breathe,
    rest(milliseconds) {
      rest ??= setTimeout(() => {
        rest = undefined;
        breathe();
      }, milliseconds);
      breathe();
    },
    resting: () => rest !== undefined,
  };
}
