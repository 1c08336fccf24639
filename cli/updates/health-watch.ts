// Knows for how long a node that runs has not answered: one that hangs does not end by itself.
import type { SupervisedProcess } from "./supervised-process.ts";

export interface HealthWatch {
  /** Asks it when it is time to; returns at once. */
  look(): void;
  /** Milliseconds since the first of the looks that it did not answer, 0 when it answered the last one. */
  silentFor(): number;
}

/** `every`: milliseconds from the end of a look to the next. */
export function watchHealth(node: Pick<SupervisedProcess, "answers">, every: number): HealthWatch {
  let nextLook = performance.now() + every;
  let silentSince: number | undefined;

  async function ask(): Promise<void> {
    const asked = performance.now();
    const answers = await node.answers();
    silentSince = answers ? undefined : (silentSince ?? asked);
    nextLook = performance.now() + every;
  }

  return {
    look() {
      if (performance.now() < nextLook) return;
      nextLook = Number.POSITIVE_INFINITY;
      void ask();
    },
    silentFor: () => (silentSince === undefined ? 0 : performance.now() - silentSince),
  };
}
