// Sends the outbox to the cloud, batch by batch, until it is told to stop.
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@tributary/engine-log";
import { type Detail, encodeSync, type SyncItem, syncVersion } from "@tributary/wire";
import type { InstructionDesk } from "../alerts/instruction-desk.ts";
import type { GroupMasks } from "../detail/group-sums.ts";
import { chunkLimits } from "./sync-items.ts";
import { BatchRefused, type SyncTarget } from "./sync-target.ts";
import { openUrgentLane } from "./urgent-lane.ts";

export interface SyncOptions {
  /** How much leaves the node; all of it unless told. */
  readonly detail?: Detail;
  /** With `group`: hides each house behind noise, as far as this budget a day and utility allows; no noise unless told. */
  readonly groupEpsilon?: number | undefined;
  /** With `group`: hides what this node's members used among that of other nodes; the cloud learns the sum of all alone. */
  readonly masks?: GroupMasks | undefined;
  /** How often a node that has nothing to send asks what is wanted of it; never unless told. */
  readonly askEveryMs?: number | undefined;
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
  sendUrgent(target: SyncTarget, now: boolean): Promise<boolean>;
  /** Sends a batch that tells nothing, for its answer says what is wanted of the node. */
  ask(target: SyncTarget): Promise<void>;
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

/** An item of the outbox with the number of its entry, by which it is put aside. */
interface Numbered {
  readonly entry: number;
  readonly item: SyncItem;
}

/** Sends the chunks of the outbox as they stand there. */
export function fullLink(log: Log, node: string, say: (says: string) => void): SyncLink {
  const { outbox } = log;
  const urgent = openUrgentLane(log, node, "full", outbox.confirmed, (items) => items);

  /** Goes on under new numbers, for one of the two stores is older than the other believes. */
  function beginAnew(why: string): never {
    log.beginEpoch();
    urgent.renumber();
    throw new Error(`${why}: what waits is sent under new numbers`);
  }

  const keepAside = ({ entry, item }: Numbered, why: string) => outbox.setAside(entry, JSON.stringify(item), why);
  function sayAside({ entry, item }: Numbered, why: string): void {
    say(`sync: the cloud refused entry ${entry} (${item.kind}) for good, it was put aside: ${why}`);
  }

  async function sendAll(target: SyncTarget, first: number, last: number, numbered: readonly Numbered[]) {
    const { epoch } = log;
    const items = numbered.map(({ item }) => item);
    const batch = encodeSync({ v: syncVersion, node, epoch, first, last, detail: "full", items });
    const { through, wrong = [] } = await target.send(batch);
    if (through < first - 1) beginAnew(`the cloud has nothing after entry ${through} and once had ${first - 1}`);
    if (through > outbox.last()) beginAnew(`the cloud has entry ${through} and this node wrote ${outbox.last()}`);
    if (through < first) throw new Error(`the receiver has nothing after entry ${through}, wanted was ${last}`);
    for (const { item, says } of wrong) {
      const refused = numbered[item];
      if (refused === undefined || refused.entry > through) continue;
      keepAside(refused, says);
      sayAside(refused, says);
    }
    outbox.confirm(through);
  }

  /** Sends what is in a refused batch by halves, down to the entry that is at fault. */
  async function sendParts(target: SyncTarget, first: number, last: number, items: readonly Numbered[]): Promise<void> {
    try {
      return await sendAll(target, first, last, items);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      const [one] = items;
      if (one === undefined) throw error;
      if (items.length === 1) return await passOver(target, first, last, one, error.message);
      const half = items.length >> 1;
      // Where entries were given up for want of room the second half takes their numbers.
      const middle = Math.min(first + half, last) - 1;
      await sendParts(target, first, middle, items.slice(0, half));
      await sendParts(target, middle + 1, last, items.slice(half));
    }
  }

  /** Puts an entry aside and tells the receiver that its number holds nothing. */
  async function passOver(target: SyncTarget, first: number, last: number, one: Numbered, why: string): Promise<void> {
    keepAside(one, why);
    try {
      await sendAll(target, first, last, []);
    } catch (error) {
      // It was not the entry: nothing is given up for a receiver that refuses everything.
      outbox.takeBack(one.entry);
      throw error;
    }
    sayAside(one, why);
  }

  return {
    async sendNext(target) {
      const first = outbox.confirmed() + 1;
      const chunks = outbox.next(first - 1, chunkLimits);
      const last = chunks.at(-1)?.last;
      if (last === undefined) return false;
      const items = chunks.flatMap((chunk) =>
        // Only the node itself writes these.
        (JSON.parse(chunk.body) as SyncItem[]).map((item, place) => ({ entry: chunk.first + place, item })),
      );
      await sendParts(target, first, last, items);
      return true;
    },
    sendUrgent: urgent.send,
    ask: urgent.ask,
    close: () => undefined,
  };
}

/** The same way to the cloud; what its answers ask of the node is taken from them. */
export function heedAnswers(target: SyncTarget, desk: InstructionDesk): SyncTarget {
  return {
    ...target,
    async send(batch) {
      const answer = await target.send(batch);
      desk.take(answer.instructions ?? []);
      return answer;
    },
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
  { shortestWaitMs = 1000, longestWaitMs = 60_000, bytesPerSecond, askEveryMs, time = processTime }: SyncOptions = {},
): Sync {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { metered, owedMs } = meterTarget(target, bytesPerSecond, time.now);
  /** For so long, or until something came; answers whether the time is over. */
  const rungWithin = async (milliseconds: number): Promise<boolean> => {
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    const isOver = await Promise.race([
      time.pause(milliseconds, both).then(() => true),
      bell.rung(both).then(() => false),
    ]);
    either.abort();
    return isOver;
  };
  const idle = async (): Promise<void> => {
    if (askEveryMs === undefined) return bell.rung(signal);
    if ((await rungWithin(askEveryMs)) && !signal.aborted) await link.ask(metered);
  };
  const run = async () => {
    let pause = shortestWaitMs;
    while (!signal.aborted) {
      try {
        const owed = owedMs();
        const urgent = await link.sendUrgent(metered, owed > 0);
        if (urgent !== true) {
          // What comes meanwhile may be urgent.
          if (owed > 0) await rungWithin(owed);
          else if (!(await link.sendNext(metered))) await idle();
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
