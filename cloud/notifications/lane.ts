// Does one thing after another, beside what other lanes do, and again what failed because the store did.
import type { ProcessClock } from "@tributary/core";

export interface Lane {
  /** Does something when everything before it is done. Kept when it is done; rejects when it is given up, which is said. */
  add(does: () => Promise<unknown>): Promise<void>;
  /** Resolved when everything that was added is done. */
  idle(): Promise<unknown>;
  /** Leaves out what has not begun, and tries nothing again. */
  stop(): void;
}

export interface LaneParts {
  readonly clock: Pick<ProcessClock, "after">;
  /** Rejects while the store cannot be written. */
  readonly isUp: () => Promise<unknown>;
  readonly say: (says: string) => void;
}

/** Seconds until something is tried again, by how often it was tried; then as the last one. */
const backOff = [1, 5, 15, 60];
/** Tries of what fails although the store can be written: others wait behind it. */
const mostTries = 5;
/** Things that wait while the store cannot be written; more are found again at the next start. */
const mostWaiting = 10_000;

export function openLane({ clock, isUp, say }: LaneParts): Lane {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let stopped = false;
  let endPause = () => {};

  const pause = (seconds: number) =>
    new Promise<void>((resolve) => {
      const disarm = clock.after(seconds * 1000, resolve);
      endPause = () => {
        disarm();
        resolve();
      };
    });

  async function run(does: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; !stopped; tries += 1) {
      try {
        await does();
        return;
      } catch (error) {
        if (stopped) throw error;
        say(`notifications: ${String(error)}`);
        const isItself = await isUp().then(
          () => true,
          () => false,
        );
        if (isItself && tries >= mostTries) {
          say("notifications: this is given up");
          throw error;
        }
      }
      if (!stopped) await pause(backOff[Math.min(tries, backOff.length) - 1] ?? 0);
    }
    throw new Error("stopped");
  }

  return {
    add(does) {
      if (waiting >= mostWaiting) {
        say("notifications: too much waits: something is not told");
        return Promise.reject(new Error("too much waits"));
      }
      waiting += 1;
      const done = last.then(() => run(does)).finally(() => (waiting -= 1));
      last = done.catch(() => undefined);
      return done;
    },
    idle: () => last,
    stop() {
      stopped = true;
      endPause();
    },
  };
}
