// The clock of a process with its timers, as it is handed to whatever waits or asks what time it is.
import type { Seconds } from "./civil-time.ts";

/** Real in every deployment; in simulations of several processes it goes in lock-step with the clocks of the others. */
export interface ProcessClock {
  /** UTC in milliseconds. */
  now(): number;
  /** Milliseconds that nobody sets, since some moment; a simulation has none. */
  steady?(): number;
  /** UTC in whole seconds. */
  seconds(): Seconds;
  /** Runs something once, so many milliseconds later; answers how to call it off. */
  after(milliseconds: number, run: () => void): () => void;
  /**
   * Keeps the time of a simulation standing until the work is settled; answers the same promise. For work that waits for
   * a disk, a socket or another process, and never for work that itself waits for `after`.
   */
  hold<Result>(work: Promise<Result>): Promise<Result>;
}
