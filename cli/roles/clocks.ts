// The clocks of a process: made here and handed down.
import type { ProcessClock } from "@tributary/core";

export const milliseconds = (): number => Date.now();
export const seconds = (): number => Math.floor(Date.now() / 1000);

/** The clock on the wall. */
export const realClock: ProcessClock = {
  now: milliseconds,
  steady: () => performance.now(),
  seconds,
  after(after, run) {
    const timer = setTimeout(run, after);
    return () => clearTimeout(timer);
  },
  hold: (work) => work,
};
