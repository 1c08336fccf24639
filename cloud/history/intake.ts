// Receives the batches of edge nodes: each is durable before it is answered, and counts once however often it comes.
import type { SeriesStore } from "@tributary/engine-series";
import { decodeSync, type ReceivedBatch, type SyncAnswer } from "@tributary/wire";
import { whatIsWrong } from "./check-batch.ts";
import { billed, groups } from "./group-sums.ts";
import type { History } from "./history.ts";
import { expandHours, lostLists } from "./hour-lists.ts";
import { completed } from "./masked-sums.ts";
import { news } from "./news.ts";
import type { InstructionSource, ListKeeper, LiveFeed, MeterRecorder, ShareBook } from "./traits.ts";

/** A batch that was not taken: `malformed` ones never will be, `busy` ones may come again. */
export interface BatchRefusal {
  readonly refused: "malformed" | "busy";
  readonly says: string;
}

export interface Intake {
  /**
   * Takes a batch (CBOR) and answers what is durable. Never throws for what the bytes hold. `sender`: the node that proved
   * itself on the way; a batch in another's name is refused.
   */
  receiveBatch(bytes: Uint8Array, sender?: string): Promise<SyncAnswer | BatchRefusal>;
}

export interface IntakeParts {
  readonly registry: MeterRecorder & ListKeeper & InstructionSource & ShareBook;
  readonly series: SeriesStore;
  readonly history: History;
  readonly live: LiveFeed;
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
}

/** Batches that may wait for the ones before them; each holds some megabytes at most. */
const mostWaiting = 32;
/** Instructions that an answer carries at most: what waits comes with the next. */
const mostInstructions = 100;

export function openIntake({ registry, series, history, live, say = () => undefined }: IntakeParts): Intake {
  function answer({ node, wrong }: ReceivedBatch, through: number, again: readonly string[] = []): SyncAnswer {
    const instructions = registry.instructionsFor(node, mostInstructions);
    return {
      through,
      ...(again.length === 0 ? {} : { again }),
      ...(wrong.length === 0 ? {} : { wrong }),
      ...(instructions.length === 0 ? {} : { instructions }),
    };
  }

  async function take(batch: ReceivedBatch): Promise<SyncAnswer> {
    const through = series.through(batch.node, batch.epoch);
    // Already durable, or after a hole: the sender learns where to go on.
    if (batch.last <= through) return answer(batch, through, lostLists(batch, through, registry));
    if (batch.first > through + 1) return answer({ ...batch, wrong: [] }, through);
    const [first] = batch.wrong;
    if (first !== undefined) {
      const place = `item ${first.item} (${first.kind}) ${first.says}`;
      say(`sync: of a batch of ${batch.node} ${batch.wrong.length} items are refused, the first: ${place}`);
    }
    const hours = expandHours(batch, through, registry);
    // The registry first: if the process dies in between, the batch comes again and the registry takes it twice unharmed.
    registry.record(batch);
    hours.keep();
    await series.append({
      node: batch.node,
      epoch: batch.epoch,
      through: batch.last,
      readings: [...batch.items.filter((item) => item.kind === "readings"), ...hours.readings, ...billed(batch)],
      aggregates: [
        ...batch.items.filter((item) => item.kind === "aggregates"),
        ...hours.aggregates,
        ...groups(batch, completed(batch, registry)),
      ],
    });
    live.publish(() => news({ ...batch, items: [...batch.items, ...hours.readings] }, history));
    return answer(batch, batch.last, hours.again);
  }

  let waiting = 0;
  let before: Promise<unknown> = Promise.resolve();
  return {
    async receiveBatch(bytes, sender) {
      const batch = decodeSync(bytes, whatIsWrong);
      if (typeof batch === "string") return { refused: "malformed", says: batch };
      if (sender !== undefined && batch.node !== sender) {
        return { refused: "malformed", says: `${sender} speaks for ${batch.node}` };
      }
      const { first, last } = batch;
      if (last < first) {
        return { refused: "malformed", says: `the batch ends at ${last}, before its first entry ${first}` };
      }
      if (waiting >= mostWaiting) return { refused: "busy", says: `${waiting} batches are waiting already` };
      waiting += 1;
      // One after another: a batch is judged by the mark that the one before it left.
      const taken = before
        .then(() => take(batch))
        .finally(() => {
          waiting -= 1;
        });
      before = taken.catch(() => undefined);
      return taken;
    },
  };
}
