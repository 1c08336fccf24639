// Receives the batches of edge nodes: each is durable in the intake's log before it is answered, whatever the stores do.
import { setImmediate as turn } from "node:timers/promises";
import type { ProcessClock, Seconds } from "@tributary/core";
import { isFull } from "@tributary/engine-log";
import type { SeriesStore } from "@tributary/engine-series";
import { decodeSync, type Instruction, type SyncAnswer, type SyncItem } from "@tributary/wire";
import { whatIsWrong } from "./check-batch.ts";
import { type GroupCommit, openIntakeLog } from "./intake-log.ts";
import { type Arrived, type JudgedBatch, openJudge } from "./judge.ts";
import { openStores } from "./stores.ts";
import type { InstructionSource, MaskedSums, MeterOwners, MeterRecorder, ToldOf } from "./traits.ts";

/** A batch that was not taken: `malformed` ones never will be, `busy` ones may come again. */
export interface BatchRefusal {
  readonly refused: "malformed" | "busy";
  readonly says: string;
}

export interface IntakeState {
  /** `stopped` by somebody, or `failing` by itself: then it is tried again and again. */
  readonly store: "running" | "stopped" | "failing";
  /** Why it does not run. */
  readonly says: string | null;
  /** Groups of batches that the store does not have yet, and when the oldest of them came. */
  readonly waiting: number;
  readonly since: Seconds | null;
  /** Items that were refused since the beginning, by why. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface Intake {
  /**
   * Takes a batch (CBOR) and answers what is durable. Never throws for what the bytes hold. `sender`: the node that proved
   * itself on the way; a batch in another's name is refused.
   */
  receiveBatch(bytes: Uint8Array, sender?: string): Promise<SyncAnswer | BatchRefusal>;
  /** Kept when everything that was acknowledged until now is in the stores. */
  settled(): Promise<void>;
  state(): IntakeState;
  /** Brings nothing to the series from when it is kept, and lets nobody ask them, until `startStore`. */
  stopStore(why: string): Promise<void>;
  startStore(): void;
  close(): Promise<void>;
}

export interface IntakeParts {
  /** File of the log. */
  readonly path: string;
  /** Room for it. */
  readonly mostBytes?: number;
  readonly registry: MeterRecorder & InstructionSource;
  readonly series: SeriesStore;
  readonly masked: MaskedSums;
  /** Without it every node may tell of every meter. */
  readonly owners?: MeterOwners;
  readonly told: ToldOf;
  /** Called for each batch of a node, also one that tells nothing. */
  readonly heard?: (node: string) => void;
  readonly clock: ProcessClock;
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
}

/** Batches that may wait for the ones before them; each holds some megabytes at most. */
const mostWaiting = 32;
/** Instructions that an answer carries at most: what waits comes with the next. */
const mostInstructions = 100;
const usualRoom = 4 * 2 ** 30;

interface Waiting extends Arrived {
  readonly resolve: (answer: SyncAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export function openIntake(parts: IntakeParts): Intake {
  const { path, mostBytes = usualRoom, registry, clock, heard = () => undefined, say = () => undefined } = parts;
  const log = openIntakeLog(path, { mostBytes, say, healed: () => stores.restart() });
  const stores = openStores({ ...parts, log, say });
  const judge = openJudge({ ...parts, log, say });

  function instructionsFor(node: string): readonly Instruction[] {
    try {
      return registry.instructionsFor(node, mostInstructions);
    } catch {
      // What waits comes with an answer when the registry is well again; that it is not is said where it is written.
      return [];
    }
  }

  function answer({ batch, through, again }: JudgedBatch): SyncAnswer {
    const instructions = instructionsFor(batch.node);
    return {
      through,
      ...(again.length === 0 ? {} : { again }),
      ...(batch.wrong.length === 0 ? {} : { wrong: batch.wrong }),
      ...(instructions.length === 0 ? {} : { instructions }),
    };
  }

  function write(group: GroupCommit): void {
    try {
      log.commit(group);
    } catch (error) {
      if (!isFull(error)) throw error;
      // What the stores have already leaves its room to what they lack.
      stores.trim();
      log.commit(group);
    }
  }

  /** All batches that arrived while the ones before were written: one write to disk serves them all. */
  async function settle(group: readonly Waiting[]): Promise<void> {
    const judged = await judge(group);
    if (judged.taken.length > 0) {
      write({ at: clock.seconds(), ...judged });
      stores.wake();
    }
    for (const [place, { resolve }] of group.entries()) {
      const one = judged.batches[place];
      if (one === undefined) continue;
      resolve(answer(one));
      heard(one.batch.node);
    }
  }

  let waiting: Waiting[] = [];
  let underWay = 0;
  let settling: Promise<void> | undefined;
  async function settleAll(): Promise<void> {
    while (waiting.length > 0) {
      // What else arrives now comes along, and whoever hands over one batch after another lets others in between.
      await turn();
      const group = waiting;
      waiting = [];
      underWay = group.length;
      try {
        await settle(group);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      underWay = 0;
    }
    settling = undefined;
  }

  function take(arrived: Arrived): Promise<SyncAnswer> {
    return new Promise((resolve, reject) => {
      waiting.push({ ...arrived, resolve, reject });
      settling ??= settleAll();
    });
  }

  stores.wake();
  return {
    async receiveBatch(bytes, sender) {
      const places = new Map<SyncItem, number>();
      const batch = decodeSync(bytes, (item, place) => {
        places.set(item, place);
        return whatIsWrong(item, clock.seconds());
      });
      if (typeof batch === "string") return { refused: "malformed", says: batch };
      if (sender !== undefined && batch.node !== sender) {
        return { refused: "malformed", says: `${sender} speaks for ${batch.node}` };
      }
      const { first, last } = batch;
      if (last < first) {
        return { refused: "malformed", says: `the batch ends at ${last}, before its first entry ${first}` };
      }
      const before = waiting.length + underWay;
      if (before >= mostWaiting) return { refused: "busy", says: `${before} batches are waiting already` };
      try {
        return await take({ batch, places });
      } catch (error) {
        if (!isFull(error)) throw error;
        return { refused: "busy", says: "there is no room for more until the store took what waits" };
      }
    },
    async settled() {
      await settling;
      await stores.settled();
    },
    state: () => ({ ...stores.state(), refused: Object.fromEntries(log.refused()) }),
    stopStore: stores.stop,
    startStore: stores.start,
    async close() {
      await settling;
      await stores.close();
      log.close();
    },
  };
}
