// Waits by the clock of the process.
import type { ProcessClock } from "@tributary/core";

/** A pause of so many milliseconds that a signal ends before its time. */
export function pauseBy({ after }: Pick<ProcessClock, "after">) {
  return (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const end = () => {
        never();
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const never = after(milliseconds, end);
      signal?.addEventListener("abort", end);
    });
}
