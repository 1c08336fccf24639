// Brings what was taken to the registry, and behind it to the series, each at its own pace.
import { setImmediate as turn } from "node:timers/promises";
import type { Seconds } from "@tributary/core";
import type { SeriesBatch, SeriesStore } from "@tributary/engine-series";
import type { ReceivedBatch } from "@tributary/wire";
import { type FollowerClock, follow } from "./follower.ts";
import { type Group, type IntakeLog, senderKey } from "./intake-log.ts";
import { groupSums } from "./series-items.ts";
import type { Taken } from "./taken.ts";
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

/** Codes by which SQLite says that a value, and not the disk, is in the way: too big, constraint, mismatch, range. */
const valueCodes: ReadonlySet<unknown> = new Set([18, 19, 20, 25]);

/** Whether a store refused what it was given; it will again, however often it is tried. */
function isAboutValues(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true;
  if (!(error instanceof Error)) return false;
  return (
    /^(Conversion|Out of Range) Error/.test(error.message) || ("errcode" in error && valueCodes.has(error.errcode))
  );
}

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
          try {
            registry.record(batch);
            if (heardAt.size > 0) registry.noteHeard(heardAt);
          } catch (error) {
            if (!isAboutValues(error)) throw error;
            setAside(batch, "the registry", error);
          }
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
  function bySender(groups: readonly Group[]): Taken[][] {
    const all = groups.flatMap(({ taken }) => taken);
    const missing = all.filter(({ batch }) => batch.last > series.through(batch.node, batch.epoch));
    return [...Map.groupBy(missing, ({ batch }) => senderKey(batch)).values()];
  }

  const rowsOf = (some: readonly Taken[]): Pick<SeriesBatch, "readings" | "aggregates"> => ({
    readings: some.flatMap(({ readings }) => readings),
    // Masked sums are whole only now: the registry has the shares of all nodes.
    aggregates: some.flatMap(({ batch, aggregates }) => [...aggregates, ...groupSums(masked(batch))]),
  });

  /** Stores what one sender told. A batch that no store could ever hold stops nobody: it is set aside, and said. */
  async function store(some: readonly Taken[]): Promise<void> {
    const [first] = some;
    if (first === undefined) return;
    const { node, epoch } = first.batch;
    const mark = { node, epoch, through: Math.max(...some.map(({ batch }) => batch.last)) };
    try {
      await series.append({ ...mark, ...rowsOf(some) });
    } catch (error) {
      if (!isAboutValues(error)) throw error;
      if (some.length > 1) {
        for (const one of some) await store([one]);
        return;
      }
      setAside(first.batch, "the store of readings", error);
      await series.append({ ...mark, readings: [], aggregates: [] });
    }
  }

  function setAside({ node, first, last }: ReceivedBatch, where: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    say(`intake: entries ${first} to ${last} of ${node} cannot be kept by ${where} and are left out: ${why}`);
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
      for (const some of bySender(groups)) await store(some);
      for (const { taken } of groups) for (const { batch, readings } of taken) tell({ ...batch, items: readings });
    },
    brought(position) {
      if (position - log.trimmed() >= mostKept) trim();
      moved();
    },
    failed: (why) => series.pause(why),
    again: () => series.resume(),
  });

  return {
    wake: toRegistry.wake,
    restart() {
      toRegistry.restart();
      toSeries.restart();
    },
    async settled() {
      const target = log.last();
      while (toSeries.position() < target) await new Promise<void>((resolve) => onMove.push(resolve));
      // What is in the stores is not brought again by the next start, whatever was erased from them since.
      trim();
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
