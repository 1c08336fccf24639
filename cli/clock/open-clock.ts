// Chooses the clock of a process: the one on the wall, or that of a simulation it takes part in.
import { isLoopback } from "@tributary/wire";
import { realClock } from "../roles/clocks.ts";
import { joinClock, type LockStepClock } from "./lock-step-clock.ts";

/** Where a process that runs by the clock on the wall is never called back from. */
const wall: LockStepClock = { ...realClock, lost: new Promise(() => undefined), close: () => undefined };

/** `where` is `host:port` of a simulation's clock on this machine. Throws a sentence for another one. */
export function openClock(where: string | undefined, name: string): Promise<LockStepClock> | LockStepClock {
  if (where === undefined) return wall;
  const [, host = "", port = ""] = /^(.+):(\d+)$/.exec(where) ?? [];
  if (!isLoopback(host)) throw new Error(`--clock ${where}: must be host:port of a simulation on this machine`);
  return joinClock(host, Number(port), name);
}
