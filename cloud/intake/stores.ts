// Brings what was taken to the registry, and behind it to the series, each at its own pace.
import { setImmediate as turn } from "node:timers/promises";
import type { Seconds } from "@tributary/core";
import type { SeriesBatch, SeriesStore } from "@tributary/engine-series";
import type { ReceivedBatch } from "@tributary/wire";
import { type FollowerClock, follow } from "./follower.ts";
import { type Group, type IntakeLog, senderKey } from "./intake-log.ts";
import { groupSums } from "./series-items.ts";
import type { MaskedSums, MeterRecorder, ToldOf } from "./traits.ts";

export interface StoresParts {
  readonly log: IntakeLog;
  readonly registry: MeterRecorder;
  readonly series: SeriesStore;
  readonly masked: MaskedSums;
  readonly told: ToldOf;
  readonly clock: FollowerClock;
  readonly say: (says: string) => void;
}

export interface Stores {
  /** There is more in the log. */
  wake(): void;
  /** The log was opened anew. */
  restart(): void;
  settled(): Promise<void>;
  state(): {
    readonly store: "running" | "stopped" | "failing";
    readonly says: string | null;
    readonly waiting: number;
    readonly since: Seconds | null;
  };
  /** Drops from the log what the stores have. */
  trim(): void;
  stop(why: string): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** Groups that the stores have and the log keeps all the same: dropping them costs a write. */
const mostKept = 64;

export function openStores({ log, registry, series, masked, told, clock, say }: StoresParts): Stores {
  let stopped: string | undefined;
  let onMove: (() => void)[] = [];
  const moved = () => {
    const all = onMove;
    onMove = [];
    for (const one of all) one();
  };

  function tell(batch: ReceivedBatch): void {
    try {
      told(batch);
    } catch (error) {
      say(`intake: what came could not be told: ${String(error)}`);
    }
  }

  const common = { from: log.trimmed, last: log.last, read: log.read, clock, say };
  // After a start groups are recorded again that were before: the registry keeps the newest version of each thing.
  const toRegistry = follow({
    ...common,
    name: "the registry",
    newest: log.last,
    async bring(groups) {
      for (const { taken } of groups) {
        for (const { batch, heardAt } of taken) {
          registry.record(batch);
          if (heardAt.size > 0) registry.noteHeard(heardAt);
          tell(batch);
        }
        await turn();
      }
    },
    brought() {
      toSeries.wake();
    },
  });

  /** What the store lacks of the groups, each sender's together. */
  function bySender(groups: readonly Group[]): SeriesBatch[] {
    const all = groups.flatMap(({ taken }) => taken);
    const missing = all.filter(({ batch }) => batch.last > series.through(batch.node, batch.epoch));
    return Array.from(Map.groupBy(missing, ({ batch }) => senderKey(batch)).values(), (some) => ({
      node: some[0]?.batch.node ?? "",
      epoch: some[0]?.batch.epoch ?? "",
      through: Math.max(...some.map(({ batch }) => batch.last)),
      readings: some.flatMap(({ readings }) => readings),
      // Masked sums are whole only now: the registry has the shares of all nodes.
      aggregates: some.flatMap(({ batch, aggregates }) => [...aggregates, ...groupSums(masked(batch))]),
    }));
  }

  function trim(): void {
    if (toSeries.position() === log.trimmed()) return;
    try {
      log.trim(toSeries.position());
    } catch (error) {
      say(`intake: the log keeps what the stores have already: ${String(error)}`);
    }
  }

  const toSeries = follow({
    ...common,
    name: "the store of readings",
    newest: toRegistry.position,
    async bring(groups) {
      for (const batch of bySender(groups)) await series.append(batch);
      for (const { taken } of groups) for (const { batch, readings } of taken) tell({ ...batch, items: readings });
    },
    brought(position) {
      if (position - log.trimmed() >= mostKept) trim();
      moved();
    },
    failed: (why) => series.pause(why),
    again: () => series.resume(),
  });

  const isSettled = () => toSeries.position() >= log.last();
  return {
    wake: toRegistry.wake,
    restart() {
      toRegistry.restart();
      toSeries.restart();
    },
    async settled() {
      while (!isSettled()) await new Promise<void>((resolve) => onMove.push(resolve));
    },
    state() {
      const failing = toRegistry.failing() ?? toSeries.failing();
      const waiting = log.last() - toSeries.position();
      return {
        store: stopped !== undefined ? "stopped" : failing === undefined ? "running" : "failing",
        says: stopped ?? failing ?? null,
        waiting,
        since: waiting === 0 ? null : (log.takenAfter(toSeries.position()) ?? null),
      };
    },
    trim,
    async stop(why) {
      if (stopped !== undefined) return;
      stopped = why;
      await toSeries.hold();
      await series.pause(why);
    },
    start() {
      if (stopped === undefined) return;
      stopped = undefined;
      series.resume();
      toSeries.go();
    },
    async close() {
      await Promise.all([toRegistry.stop(), toSeries.stop()]);
      trim();
    },
  };
}
