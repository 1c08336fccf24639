// Lets work in, or keeps it out while the store is stopped.
import { SeriesError } from "./series-error.ts";

export interface Gate {
  /** Does the work, unless the gate is shut. */
  enter<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolved when all that is inside has ended. */
  shut(why: string): Promise<void>;
  open(): void;
  /** Why it is shut; `undefined` while it is not. */
  readonly shutBecause: string | undefined;
}

export function newGate(): Gate {
  const inside = new Set<Promise<unknown>>();
  let why: string | undefined;
  return {
    async enter(work) {
      if (why !== undefined) throw new SeriesError("series/paused", why);
      const done = work();
      inside.add(done);
      try {
        return await done;
      } finally {
        inside.delete(done);
      }
    },
    async shut(because) {
      why = because;
      await Promise.allSettled(inside);
    },
    open() {
      why = undefined;
    },
    get shutBecause() {
      return why;
    },
  };
}
