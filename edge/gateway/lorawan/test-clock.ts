// A clock for tests whose time goes as soon as nothing is waited for.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { RadioClock } from "./lora-radio.ts";

export interface TestClock extends RadioClock {
  /** Lets time pass until a moment (UTC ms), or until a condition holds. Throws when neither comes. */
  run(until: number | (() => boolean)): Promise<void>;
}

/** Turns of the event loop after which nothing is going on any more. */
const quietTurns = 8;
const mostSteps = 200_000;

export function testClock(start: number): TestClock {
  let now = start;
  let held = 0;
  let timers: { at: number; run: () => void }[] = [];

  async function quiet(): Promise<void> {
    for (let turns = 0; turns < quietTurns; ) {
      await nextTurn();
      turns = held === 0 ? turns + 1 : 0;
    }
  }

  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + Math.max(0, milliseconds), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    hold(work) {
      held += 1;
      const release = () => {
        held -= 1;
      };
      work.then(release, release);
      return work;
    },
    async run(until) {
      const over = () => (typeof until === "number" ? now >= until : until());
      for (let steps = 0; steps < mostSteps; steps += 1) {
        await quiet();
        if (over()) return;
        const next = timers.reduce<(typeof timers)[number] | undefined>(
          (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
          undefined,
        );
        if (next === undefined || (typeof until === "number" && next.at > until)) {
          if (typeof until !== "number") throw new Error("nothing is waited for any more");
          now = until;
          continue;
        }
        now = Math.max(now, next.at);
        timers = timers.filter((timer) => timer !== next);
        next.run();
      }
      throw new Error("time goes and goes");
    },
  };
}
