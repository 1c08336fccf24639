// Hands the shelf over to an edge node, batch by batch and what is urgent first, until it is told to stop.
import { encodeHop, type HopAnswer, type HopBatch, mostInBatch } from "@tributary/wire";
import { type Pause, pauseOnWall } from "./pause.ts";
import { type Lane, lanes, type RelayStore } from "./relay-store.ts";
import type { Rank } from "./screen.ts";

/** A way to an edge node. */
export interface Link {
  /** Sends a batch; kept with the edge node's answer to it, broken when none came. */
  send(batch: HopBatch, payload: Uint8Array): Promise<HopAnswer>;
  close(): Promise<void>;
}

/** The edge node takes no more of this gateway for the moment: it is to come again a little later. */
export class TooFast extends Error {
  readonly againMs: number;

  constructor(againMs: number) {
    super(`too fast: to come again after ${againMs} ms`);
    this.againMs = againMs;
  }
}

export interface ForwardOptions {
  /** First pause after a failure; it doubles up to `longestWaitMs`. */
  readonly shortestWaitMs?: number;
  readonly longestWaitMs?: number;
  /** By the clock on the wall unless told. */
  readonly pause?: Pause;
}

/** Runs until stopped. */
export interface Forwarding {
  stop(): Promise<void>;
}

/** A bell for each lane that wakes its sender. */
export interface Bells {
  ring(ranks: Iterable<Rank>): void;
  /** Calls at every ring of a lane. */
  listen(heard: (lane: Lane) => void): void;
  /** Kept at the lane's next ring, at once when it rang since the last. */
  rung(lane: Lane, signal: AbortSignal): Promise<void>;
}

/** Readings that come within so long share a batch, unless it is full before. Milliseconds. */
const gatherMs = 200;
const everyLane = ["urgent", "normal"] as const satisfies readonly Lane[];

export function newBells(): Bells {
  const rang = new Set<Lane>();
  const wake = new Map<Lane, () => void>();
  const listeners: ((lane: Lane) => void)[] = [];
  return {
    listen(heard) {
      listeners.push(heard);
    },
    ring(ranks) {
      const all = new Set<Rank>(ranks);
      for (const lane of everyLane) {
        if (!lanes[lane].some((rank) => all.has(rank))) continue;
        rang.add(lane);
        wake.get(lane)?.();
        for (const heard of listeners) heard(lane);
      }
    },
    async rung(lane, signal) {
      if (!rang.has(lane) && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake.set(lane, resolve);
        const stop = () => resolve();
        signal.addEventListener("abort", stop);
        await promise;
        signal.removeEventListener("abort", stop);
      }
      wake.delete(lane);
      rang.delete(lane);
    },
  };
}

/** Sends the lane's next batch until the edge node has it. Answers false when there was none. */
async function sendNext(store: RelayStore, lane: Lane, link: Link): Promise<boolean> {
  const batch = store.next(lane);
  if (batch === undefined) return false;
  const { through } = await link.send(batch, encodeHop(batch));
  if (through >= batch.sequence) store.confirm(lane, through);
  else if (through < batch.sequence - 1) store.beginAnew(lane);
  else throw new Error(`the edge node did not take batch ${batch.sequence}`);
  return true;
}

export function forward(
  store: RelayStore,
  bells: Bells,
  link: Link,
  say: (sentence: string) => void,
  { shortestWaitMs = 500, longestWaitMs = 30_000, pause: rest = pauseOnWall }: ForwardOptions = {},
): Forwarding {
  const stopping = new AbortController();
  const { signal } = stopping;
  let away = false;

  async function run(lane: Lane): Promise<void> {
    let pause = shortestWaitMs;
    while (!signal.aborted) {
      try {
        if (!(await sendNext(store, lane, link))) {
          await bells.rung(lane, signal);
          if (lane === "normal" && store.waiting(lane) < mostInBatch) {
            await rest(gatherMs, signal);
          }
          continue;
        }
        if (away) say("the edge node answers again");
        away = false;
        pause = shortestWaitMs;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof TooFast) {
          await rest(error.againMs, signal);
          continue;
        }
        if (!away) say(`the edge node is away, telegrams are kept: ${error instanceof Error ? error.message : error}`);
        away = true;
        store.fallBehind();
        // Jitter, so that gateways that lost the same edge node do not come back at the same moment.
        await rest(pause * (0.5 + Math.random() / 2), signal);
        pause = Math.min(pause * 2, longestWaitMs);
      }
    }
  }
  const running = Promise.all(everyLane.map(run));
  return {
    async stop() {
      stopping.abort();
      await link.close();
      await running;
    },
  };
}
