// Keeps some room on the disk, so that a full one can be emptied: sending and forgetting need to write, too.
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface Reserve {
  /** Gives the room to whoever writes next. */
  give(): void;
  /** Whether the room is kept; tries to take it back when it was given and enough is free again. */
  kept(): boolean;
}

/** More than the store's write-ahead log with all that it writes into the database when it is full. */
const reserveBytes = 4 * 2 ** 20;
const zeros = new Uint8Array(2 ** 16);
/** A little more, so that what comes in next does not fill the disk at once; emptied pages of the store come on top. */
const enough = reserveBytes + 2 ** 20;

/** Bytes that are free on the disk of a file. */
function freeBeside(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

/** A file of zeros that stands for the room. `free` is asked how many bytes are free beside it. */
export function openReserve(path: string, free: (path: string) => number = freeBeside): Reserve {
  let kept = false;
  const take = () => {
    try {
      const file = openSync(path, "w");
      try {
        // Piece by piece: the whole of it would stay in the memory of a small process.
        for (let written = 0; written < reserveBytes; written += zeros.length) writeSync(file, zeros);
      } finally {
        closeSync(file);
      }
      kept = true;
    } catch {
      rmSync(path, { force: true });
    }
  };
  take();
  return {
    give() {
      rmSync(path, { force: true });
      kept = false;
    },
    kept() {
      if (!kept && free(path) >= enough) take();
      return kept;
    },
  };
}
