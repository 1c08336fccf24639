// Brings what the log holds to a store, in order, and waits for a store that fails for as long as it takes.
import type { ProcessClock } from "@tributary/core";
import type { Group } from "./intake-log.ts";

export type FollowerClock = Pick<ProcessClock, "now" | "after" | "hold">;

export interface FollowerParts {
  /** What is followed, for sentences: "the registry". */
  readonly name: string;
  /** Groups after this one are brought. */
  readonly from: () => number;
  /** The newest group that may be brought now, and that there is. */
  readonly newest: () => number;
  readonly last: () => number;
  readonly read: (after: number, last: number) => readonly Group[];
  /** Brings groups to the store: they are durable there when it is kept. Bringing them again changes nothing. */
  readonly bring: (groups: readonly Group[]) => Promise<void>;
  /** Called when more of them are there. */
  readonly brought: (position: number) => void;
  /** Called when the store failed, and before it is tried again. */
  readonly failed?: (why: string) => Promise<void>;
  readonly again?: () => void;
  readonly clock: FollowerClock;
  readonly say: (says: string) => void;
}

export interface Follower {
  /** Groups up to this one are in the store. */
  position(): number;
  /** Why the store does not take anything, since it failed. */
  failing(): string | undefined;
  /** There may be more. */
  wake(): void;
  /** Begins again where the log does: its groups may have other numbers. */
  restart(): void;
  /** Brings nothing from when it is kept until `go`. */
  hold(): Promise<void>;
  go(): void;
  /** Brings nothing more; kept when what was under way has ended. */
  stop(): Promise<void>;
}

/** Pause after a failure, which doubles up to the longest. Milliseconds. */
const [shortestPause, longestPause] = [1000, 60_000];
/** Whoever lags so many groups behind says how far he is, so often. */
const [manyGroups, progressMs] = [100, 10_000];

const moment = (at: number) => new Date(at * 1000).toISOString().slice(0, 16);

export function follow(parts: FollowerParts): Follower {
  const { name, clock, say } = parts;
  let position = parts.from();
  let generation = 0;
  let pause = 0;
  let failing: string | undefined;
  let isHeld = false;
  let isStopped = false;
  let isRunning = false;
  let disarm = () => {};
  let work: Promise<void> = Promise.resolve();
  let saidAt = clock.now();

  function sayProgress({ at, number }: Group): void {
    const behind = parts.last() - number;
    if (behind < manyGroups || clock.now() - saidAt < progressMs) return;
    saidAt = clock.now();
    say(`intake: ${name} has what came until ${moment(at)} UTC, ${behind} groups of batches wait`);
  }

  async function bringNext(): Promise<void> {
    const last = parts.newest();
    const groups = parts.read(position, last);
    const begun = generation;
    await parts.bring(groups);
    // The log was opened anew meanwhile: its groups may have other numbers.
    if (begun !== generation) return;
    if (pause > 0) say(`intake: ${name} takes again`);
    pause = 0;
    failing = undefined;
    const newest = groups.at(-1);
    // Where the log gives none there were only damaged ones.
    position = newest?.number ?? last;
    if (newest !== undefined) sayProgress(newest);
    parts.brought(position);
  }

  async function fail(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    if (pause === 0) say(`intake: ${name} failed (${why}): what comes is kept, and it is tried again`);
    failing = why;
    pause = Math.min(Math.max(pause * 2, shortestPause), longestPause);
    await parts.failed?.(why);
    disarm = clock.after(pause, () => {
      parts.again?.();
      run();
    });
  }

  const mayGoOn = () => !isHeld && !isStopped && position < parts.newest();

  /** Until there is no more, or the store fails. */
  function run(): void {
    if (isRunning) return;
    isRunning = true;
    const bringAll = async () => {
      try {
        while (mayGoOn()) await bringNext();
      } catch (error) {
        await fail(error);
      } finally {
        isRunning = false;
      }
    };
    work = clock.hold(bringAll());
  }

  return {
    position: () => position,
    failing: () => failing,
    wake() {
      // A store that failed is waited for.
      if (pause === 0) run();
    },
    restart() {
      generation += 1;
      position = parts.from();
    },
    async hold() {
      isHeld = true;
      await work;
      disarm();
    },
    go() {
      isHeld = false;
      disarm();
      run();
    },
    async stop() {
      isStopped = true;
      disarm();
      await work;
    },
  };
}
