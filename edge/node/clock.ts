// Time as the process counts it, handed in.

export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** Milliseconds that nobody sets, since some moment: by them a leap of the clock is known. */
  steady?(): number;
  /** Runs something once, so many milliseconds later; answers how to call it off. Without it nothing is done by itself. */
  after?(milliseconds: number, run: () => void): () => void;
  /** Keeps the time of a simulation standing until the work is settled; answers the same promise. */
  hold?<Result>(work: Promise<Result>): Promise<Result>;
}
