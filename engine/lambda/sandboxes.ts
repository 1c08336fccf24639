// Runs scripts of others in a thread of their own, which is ended and made anew when a script does not come back.
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { type Ended, failure, type Outcome, type SandboxLimits, usualLimits } from "./outcome.ts";
import type { Errand } from "./thread.ts";

/** What a call is told of the world. */
export interface CallMoment {
  /** UTC milliseconds: what the script's clock says, for the whole call. */
  readonly at: number;
  /** What `Math.random` begins with; 0 unless told. */
  readonly seed?: number;
}

/** A script in a sandbox. Its global variables last from call to call until a call fails for time or memory. */
export interface Sandbox {
  /**
   * Calls a function of the script by name. Arguments and answer are JSON values. Never rejects for what the script does:
   * that is told in the outcome.
   */
  call(name: string, words: readonly unknown[], moment: CallMoment): Promise<Ended>;
}

/** What scripts find beside the language. */
export interface Furnishing {
  /** The stock expressions, under `stock`. */
  readonly stock: boolean;
}

export interface Sandboxes {
  /** A sandbox for these scripts, run in their order before the first call. No work is done before that. */
  open(scripts: readonly string[], limits?: Partial<SandboxLimits>, furnishing?: Furnishing): Sandbox;
  /** Ends the thread; calls under way fail. */
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  /** Sandboxes whose scripts it has. */
  readonly knows: Set<number>;
  /** What becomes of the call under way. */
  settle: (outcome: Ended, sound: boolean) => void;
}

const threadFile = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);

const unmeasured = (outcome: Outcome): Ended => ({ ...outcome, cpu: 0 });

/** One thread for all sandboxes that are opened by it; calls run one after another. */
export function startSandboxes(): Sandboxes {
  let thread: Promise<Thread> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let opened = 0;
  let closed = false;

  function start(): Promise<Thread> {
    const worker = new Worker(threadFile, { env: {} });
    const made: Thread = { worker, knows: new Set(), settle: () => undefined };
    return new Promise((resolve, reject) => {
      worker.on("message", (outcome: Ended | "ready") => {
        if (outcome === "ready") resolve(made);
        else made.settle(outcome, true);
      });
      worker.on("error", (error) => {
        reject(error);
        made.settle(unmeasured(failure("memory", error.message)), false);
      });
      worker.on("exit", () => made.settle(unmeasured(failure("timeout", "its thread ended")), false));
    });
  }

  function ask(made: Thread, errand: Errand, scripts: readonly string[]): Promise<Ended> {
    const { worker, knows } = made;
    return new Promise((resolve) => {
      const patience = setTimeout(() => made.settle(unmeasured(failure("timeout")), false), errand.limits.patience);
      made.settle = (outcome, sound) => {
        clearTimeout(patience);
        made.settle = () => undefined;
        // A thread that waits keeps no process alive.
        worker.unref();
        if (!sound) {
          thread = undefined;
          worker.terminate();
        }
        resolve(outcome);
      };
      worker.ref();
      worker.postMessage(knows.has(errand.sandbox) ? errand : { ...errand, scripts });
      knows.add(errand.sandbox);
    });
  }

  async function run(errand: Errand, scripts: readonly string[]): Promise<Ended> {
    if (closed) return unmeasured(failure("timeout", "the sandboxes are closed"));
    thread ??= start();
    const made = await thread.catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    return ask(made, errand, scripts);
  }

  return {
    open(scripts, limits = {}, { stock } = { stock: false }) {
      opened += 1;
      const sandbox = opened;
      const all = { ...usualLimits, ...limits };
      return {
        call(name, words, { at, seed = 0 }) {
          const errand = { sandbox, name, words: JSON.stringify(words), at, seed, limits: all, stock };
          const answer = last.then(() => run(errand, scripts));
          last = answer.catch(() => undefined);
          return answer;
        },
      };
    },
    async close() {
      closed = true;
      const running = await thread?.catch(() => undefined);
      thread = undefined;
      await running?.worker.terminate();
      await last;
    },
  };
}
