// Sends the outbox to the cloud, batch by batch, until it is told to stop.
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@tributary/engine-log";
import { encodeSync, type SyncAnswer, type SyncItem, syncVersion } from "@tributary/wire";
import { chunkLimits } from "./sync-items.ts";

/** The way to the cloud: takes an encoded batch and answers up to where everything is durable there. */
export interface SyncTarget {
  send(batch: Uint8Array): Promise<SyncAnswer>;
}

export interface SyncOptions {
  /** First pause after a failure; it doubles up to `longestWaitMs`. */
  readonly shortestWaitMs?: number;
  readonly longestWaitMs?: number;
}

/** Runs until stopped. */
export interface Sync {
  stop(): Promise<void>;
}

/** A bell that wakes the sender when the outbox grew. */
export interface Bell {
  ring(): void;
  /** Kept at the next ring, at once when it rang since the last. */
  rung(signal: AbortSignal): Promise<void>;
}

export function newBell(): Bell {
  let rang = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      wake?.();
    },
    async rung(signal) {
      if (!rang && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const stop = () => resolve();
        signal.addEventListener("abort", stop);
        await promise;
        signal.removeEventListener("abort", stop);
      }
      wake = undefined;
      rang = false;
    },
  };
}

/** Sends the next chunks as one batch. Answers false when there were none. */
async function sendNext(log: Log, node: string, target: SyncTarget): Promise<boolean> {
  const { outbox, epoch } = log;
  const confirmed = outbox.confirmed();
  const chunks = outbox.next(confirmed, chunkLimits);
  const last = chunks.at(-1)?.last;
  if (last === undefined) return false;
  const items = chunks.flatMap(({ body }) => JSON.parse(body) as SyncItem[]);
  const batch = { v: syncVersion, node, epoch, first: chunks[0]?.first ?? last, last, detail: "full" as const, items };
  const { through } = await target.send(encodeSync(batch));
  if (through <= confirmed) throw new Error(`the receiver has nothing after entry ${through}, wanted was ${last}`);
  outbox.confirm(Math.min(through, outbox.last()));
  return true;
}

export function runSync(
  log: Log,
  node: string,
  bell: Bell,
  target: SyncTarget,
  say: (says: string) => void,
  { shortestWaitMs = 1000, longestWaitMs = 60_000 }: SyncOptions = {},
): Sync {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    let pause = shortestWaitMs;
    while (!signal.aborted) {
      try {
        if (!(await sendNext(log, node, target))) await bell.rung(signal);
        if (pause > shortestWaitMs) say("sync: the cloud answers again");
        pause = shortestWaitMs;
      } catch (error) {
        // Jitter, so that nodes that lost the same cloud do not come back at the same moment.
        const jittered = Math.round(pause * (0.5 + Math.random() / 2));
        say(`sync: ${error instanceof Error ? error.message : String(error)}; again in ${jittered} ms`);
        await wait(jittered, undefined, { signal }).catch(() => undefined);
        pause = Math.min(pause * 2, longestWaitMs);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
