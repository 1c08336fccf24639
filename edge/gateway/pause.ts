// Waits by the clock on the wall, where no other is handed in.
import { setTimeout as wait } from "node:timers/promises";

/** Waits so many milliseconds, or until it is called off. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const pauseOnWall: Pause = (milliseconds, signal) =>
  wait(milliseconds, undefined, { signal }).catch(() => undefined);
