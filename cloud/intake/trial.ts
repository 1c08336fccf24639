// Opens an intake for tests: its log in a folder of its own, and each batch is answered when the stores have it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Intake, type IntakeParts, openIntake } from "./intake.ts";

export type TrialParts = Pick<IntakeParts, "registry" | "series"> & Partial<IntakeParts>;

/** Timers as they are, and a time that stands still, later than all that tests tell: the year 2100. */
export const trialClock: IntakeParts["clock"] = {
  now: () => 0,
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  seconds: () => 4_102_444_800,
  hold: (work) => work,
};

export function openTrialIntake(parts: TrialParts): Intake {
  const folder = mkdtempSync(join(tmpdir(), "tributary-intake-"));
  const path = join(folder, "intake.sqlite");
  const intake = openIntake({ path, masked: () => [], told: () => undefined, clock: trialClock, ...parts });
  return {
    ...intake,
    async receiveBatch(bytes, sender) {
      const answer = await intake.receiveBatch(bytes, sender);
      await intake.settled();
      return answer;
    },
    async close() {
      await intake.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
