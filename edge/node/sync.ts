// Sends the outbox to the cloud, batch by batch, until it is told to stop.
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@tributary/engine-log";
import { type Detail, encodeSync, type SyncAnswer, type SyncItem, syncVersion } from "@tributary/wire";
import { chunkLimits, urgentOf } from "./sync-items.ts";

/** The way to the cloud: takes an encoded batch and answers up to where everything is durable there. */
export interface SyncTarget {
  send(batch: Uint8Array): Promise<SyncAnswer>;
}

export interface SyncOptions {
  /** How much leaves the node; all of it unless told. */
  readonly detail?: Detail;
  /** With `group`: hides each house behind noise, as far as this budget a day and utility allows; no noise unless told. */
  readonly groupEpsilon?: number | undefined;
  /** First pause after a failure; it doubles up to `longestWaitMs`. */
  readonly shortestWaitMs?: number;
  readonly longestWaitMs?: number;
  /** Bytes that leave the node in a second on average, as many as there are unless told. Alarms do not wait for their turn. */
  readonly bytesPerSecond?: number;
  /** How time passes between batches; as in the process unless told. */
  readonly time?: SyncTime;
}

export interface SyncTime {
  /** Milliseconds since some moment. */
  now(): number;
  /** Kept after so many milliseconds, or when the signal is given. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const processTime: SyncTime = {
  now: () => performance.now(),
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** In which form the outbox is sent. */
export interface SyncLink {
  /** Sends the next batch; false when there is nothing to be sent yet. */
  sendNext(target: SyncTarget): Promise<boolean>;
  /** Sends alarms that would not be in the next batch, or with `now` those that would; false when there are none. */
  sendUrgent?(target: SyncTarget, now: boolean): Promise<boolean>;
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
  const { outbox } = log;
  /** Up to which entry alarms were sent, in their turn or ahead of it. */
  let urgentThrough = 0;

  /** Goes on under new numbers, for one of the two stores is older than the other believes. */
  function beginAnew(why: string): never {
    log.beginEpoch();
    urgentThrough = 0;
    throw new Error(`${why}: what waits is sent under new numbers`);
  }

  async function sendAll(target: SyncTarget, first: number, last: number, items: readonly SyncItem[]): Promise<void> {
    const { epoch } = log;
    const { through } = await target.send(
      encodeSync({ v: syncVersion, node, epoch, first, last, detail: "full", items }),
    );
    if (through < first - 1) beginAnew(`the cloud has nothing after entry ${through} and once had ${first - 1}`);
    if (through > outbox.last()) beginAnew(`the cloud has entry ${through} and this node wrote ${outbox.last()}`);
    if (through < first) throw new Error(`the receiver has nothing after entry ${through}, wanted was ${last}`);
    outbox.confirm(through);
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
    async sendUrgent(target, now) {
      const confirmed = outbox.confirmed();
      const chunk = outbox.nextUrgent(Math.max(urgentThrough, confirmed));
      if (chunk === undefined) return false;
      const { last, body } = chunk;
      if (!now && last <= (outbox.next(confirmed, chunkLimits).at(-1)?.last ?? 0)) {
        urgentThrough = last;
        return true;
      }
      // In an epoch of their own, each batch from 1 on, for it leaves out what comes in its turn. They come again there.
      const epoch = `${log.epoch} urgent`;
      const items = urgentOf(body);
      try {
        await target.send(encodeSync({ v: syncVersion, node, epoch, first: 1, last, detail: "full", items }));
      } catch (error) {
        // What is wrong with it is found in its turn.
        if (!(error instanceof BatchRefused)) throw error;
      }
      urgentThrough = last;
      return true;
    },
    close: () => undefined,
  };
}

/** Counts what leaves, and says how long what is next must wait. */
function meterTarget(target: SyncTarget, bytesPerSecond: number | undefined, now: () => number) {
  let paidAt = Number.NEGATIVE_INFINITY;
  const metered: SyncTarget = {
    send(batch) {
      if (bytesPerSecond !== undefined) paidAt = Math.max(paidAt, now()) + (batch.length / bytesPerSecond) * 1000;
      return target.send(batch);
    },
  };
  return { metered, owedMs: () => Math.max(0, paidAt - now()) };
}

export function runSync(
  link: SyncLink,
  bell: Bell,
  target: SyncTarget,
  say: (says: string) => void,
  { shortestWaitMs = 1000, longestWaitMs = 60_000, bytesPerSecond, time = processTime }: SyncOptions = {},
): Sync {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { metered, owedMs } = meterTarget(target, bytesPerSecond, time.now);
  /** Until the debt is paid, or something came that may be urgent. */
  const pay = async (milliseconds: number) => {
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    await Promise.race([time.pause(milliseconds, both), bell.rung(both)]);
    either.abort();
  };
  const run = async () => {
    let pause = shortestWaitMs;
    while (!signal.aborted) {
      try {
        const owed = owedMs();
        const urgent = await link.sendUrgent?.(metered, owed > 0);
        if (urgent !== true) {
          if (owed > 0) await pay(owed);
          else if (!(await link.sendNext(metered))) await bell.rung(signal);
        }
        if (pause > shortestWaitMs) say("sync: the cloud answers again");
        pause = shortestWaitMs;
      } catch (error) {
        // Jitter, so that nodes that lost the same cloud do not come back at the same moment.
        const jittered = Math.round(pause * (0.5 + Math.random() / 2));
        say(`sync: ${error instanceof Error ? error.message : String(error)}; again in ${jittered} ms`);
        await time.pause(jittered, signal);
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
