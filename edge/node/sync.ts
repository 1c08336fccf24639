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
  /** How much leaves the node; all of it unless told. */
  readonly detail?: "full" | "hourly";
  /** First pause after a failure; it doubles up to `longestWaitMs`. */
  readonly shortestWaitMs?: number;
  readonly longestWaitMs?: number;
}

/** In which form the outbox is sent. */
export interface SyncLink {
  /** Sends the next batch; false when there is nothing to be sent yet. */
  sendNext(target: SyncTarget): Promise<boolean>;
  close(): void;
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

/** The receiver read a batch and will never take it: what is wrong with it is found, and goes no further. */
export class BatchRefused extends Error {}

/** Sends the chunks of the outbox as they stand there. */
export function fullLink(log: Log, node: string, say: (says: string) => void): SyncLink {
  const { outbox, epoch } = log;

  async function sendAll(target: SyncTarget, first: number, last: number, items: readonly SyncItem[]): Promise<void> {
    const { through } = await target.send(
      encodeSync({ v: syncVersion, node, epoch, first, last, detail: "full", items }),
    );
    if (through < first) throw new Error(`the receiver has nothing after entry ${through}, wanted was ${last}`);
    outbox.confirm(Math.min(through, outbox.last()));
  }

  /** Sends what is in a refused batch by halves, down to the entry that is at fault. */
  async function sendParts(target: SyncTarget, first: number, last: number, items: readonly SyncItem[]): Promise<void> {
    try {
      return await sendAll(target, first, last, items);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      const [item] = items;
      if (item === undefined) throw error;
      if (items.length === 1) return await passOver(target, first, last, item, error.message);
      const half = items.length >> 1;
      // Where entries were given up for want of room the second half takes their numbers.
      const middle = Math.min(first + half, last) - 1;
      await sendParts(target, first, middle, items.slice(0, half));
      await sendParts(target, middle + 1, last, items.slice(half));
    }
  }

  /** Puts an entry aside and tells the receiver that its number holds nothing. */
  async function passOver(target: SyncTarget, first: number, last: number, item: SyncItem, why: string): Promise<void> {
    outbox.setAside(last, JSON.stringify(item), why);
    try {
      await sendAll(target, first, last, []);
    } catch (error) {
      // It was not the entry: nothing is given up for a receiver that refuses everything.
      outbox.takeBack(last);
      throw error;
    }
    say(`sync: the cloud refused entry ${last} (${item.kind}) for good, it was put aside: ${why}`);
  }

  return {
    async sendNext(target) {
      const first = outbox.confirmed() + 1;
      const chunks = outbox.next(first - 1, chunkLimits);
      const last = chunks.at(-1)?.last;
      if (last === undefined) return false;
      const items = chunks.flatMap(({ body }) => JSON.parse(body) as SyncItem[]);
      await sendParts(target, first, last, items);
      return true;
    },
    close: () => undefined,
  };
}

export function runSync(
  link: SyncLink,
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
        if (!(await link.sendNext(target))) await bell.rung(signal);
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
      link.close();
    },
  };
}
