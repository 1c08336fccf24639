// Timers of a process by their moment; those of the same moment in the order in which they were set.

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

export interface Timers {
  /** Answers how to call it off. */
  set(due: number, run: () => void): () => void;
  /** The earliest moment, `undefined` when there is none. */
  next(): number | undefined;
  /** Removes and answers what is due at the earliest moment, if that is not after `moment`. */
  take(moment: number): readonly (() => void)[];
}

export function newTimers(): Timers {
  /** Latest first, so that the earliest is taken from the end. */
  const timers: Timer[] = [];
  return {
    set(due, run) {
      const timer = { due, run };
      let [from, to] = [0, timers.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if ((timers[middle]?.due ?? 0) > due) from = middle + 1;
        else to = middle;
      }
      timers.splice(from, 0, timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    next: () => timers.at(-1)?.due,
    take(moment) {
      const taken: (() => void)[] = [];
      const due = timers.at(-1)?.due;
      if (due === undefined || due > moment) return taken;
      while (timers.at(-1)?.due === due) {
        const timer = timers.pop();
        if (timer !== undefined) taken.push(timer.run);
      }
      return taken;
    },
  };
}
