// The clock of a process whose time goes only when all processes of a simulation are quiet.
import { createConnection, type Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { ProcessClock } from "@tributary/core";
import { type Order, readMaster, writeLine } from "./clock-lines.ts";
import { newTimers } from "./timers.ts";

export interface LockStepClock extends ProcessClock {
  /** Kept, with why, when the run ended before its time: somebody left it. */
  readonly lost: Promise<string>;
  close(): void;
}

/** Turns of the event loop without anything new after which a process counts as quiet: promises have gone their way. */
const quietTurns = 6;
/** How often the master is tried that does not listen yet, and for how long. Milliseconds of real time. */
const tryAgain = 50;
const patience = 60_000;

async function connect(host: string, port: number): Promise<Socket> {
  for (let waited = 0; ; waited += tryAgain) {
    const socket = createConnection({ host, port }).setNoDelay(true);
    try {
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return socket;
    } catch (error) {
      if (waited >= patience) throw error;
      await wait(tryAgain);
    }
  }
}

/** Joins a master's run under a name; resolved when it says what time it is. Time stands still until all have joined. */
export async function joinClock(host: string, port: number, name: string): Promise<LockStepClock> {
  const socket = await connect(host, port);
  const timers = newTimers();
  let now = 0;
  /** Work that is under way. */
  let held = 0;
  let released: (() => void) | undefined;
  /** Grows with everything that happens. */
  let done = 0;
  let over = false;

  /** Kept when nothing is under way and nothing new begins. */
  async function settled(): Promise<void> {
    for (let [turns, before] = [0, done]; turns < quietTurns; ) {
      if (held > 0) await new Promise<void>((resolve) => (released = resolve));
      await nextTurn();
      turns = done === before && held === 0 ? turns + 1 : 0;
      before = done;
    }
  }

  /** All that had happened when it was last said that nothing is under way. */
  let said = -1;

  function answer(round: number): void {
    said = done;
    writeLine(socket, { round, done, next: timers.next() ?? null });
  }

  /** Runs what is due, and what follows from it, until nothing is under way. */
  async function catchUp(round: number): Promise<void> {
    await settled();
    for (let due = timers.take(now); due.length > 0; due = timers.take(now)) {
      for (const run of due) {
        done += 1;
        run();
      }
      await settled();
    }
    answer(round);
  }

  function obey({ round, to }: Order): void {
    now = to;
    const asBefore = () => done === said && (timers.next() ?? Number.POSITIVE_INFINITY) > now;
    // Most of the time most members have nothing to do: whoever is waited for by one that sent something is held by it.
    if (asBefore()) setImmediate(() => (asBefore() ? answer(round) : catchUp(round)));
    else catchUp(round);
  }

  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  const { promise: welcomed, resolve: welcome } = Promise.withResolvers<number>();
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    if (!over) lose("the run of the simulation ended before its time");
  });
  readMaster(socket, welcome, (order) => {
    if (order.over === true) over = true;
    else obey(order);
  });
  writeLine(socket, { join: name });
  now = await Promise.race([
    welcomed,
    lost.then((why) => {
      throw new Error(why);
    }),
  ]);

  return {
    now: () => now,
    seconds: () => Math.floor(now / 1000),
    after(milliseconds, run) {
      done += 1;
      // Whole milliseconds, as on the wall, and never early.
      return timers.set(now + Math.max(0, Math.ceil(milliseconds)), run);
    },
    hold(work) {
      done += 1;
      held += 1;
      const release = () => {
        done += 1;
        held -= 1;
        if (held === 0) released?.();
      };
      work.then(release, release);
      return work;
    },
    lost,
    close() {
      over = true;
      socket.destroy();
    },
  };
}
