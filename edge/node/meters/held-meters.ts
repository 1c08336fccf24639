// Holds the meters in memory for as long as they are what the disk knows.
import type { Meters } from "./meters.ts";

export interface HeldMeters {
  /** The meters, brought back from the disk after a write that failed. */
  present(): Meters;
  /** The same, but not brought back for this. */
  inMemory(): Meters | undefined;
  /** Changes them and the disk. When that throws, memory is ahead of the disk, and the next begins from the disk. */
  change<Result>(change: (meters: Meters) => Result): Result;
  /** The disk is not what it was: the next who asks begins from it. */
  forget(): void;
}

export function holdMeters(restore: () => Meters): HeldMeters {
  let held: Meters | undefined = restore();
  function present(): Meters {
    held ??= restore();
    return held;
  }
  return {
    present,
    inMemory: () => held,
    change(change) {
      const changing = present();
      held = undefined;
      const result = change(changing);
      held = changing;
      return result;
    },
    forget() {
      held = undefined;
    },
  };
}
