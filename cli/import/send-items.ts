// Sends items to the cloud as batches: each once, in order, however often the import is begun again.
import { encodeSync, type SyncAnswer, type SyncItem, syncVersion } from "@tributary/wire";

/** Values that a batch holds at most, about. */
const mostValues = 50_000;

export interface ItemSender {
  send(items: readonly SyncItem[]): Promise<void>;
  /** Sends what waits; how many batches went to the cloud, and how many more it had from an earlier run. */
  end(): Promise<{ readonly sent: number; readonly had: number }>;
}

export interface ItemSenderSettings {
  /** The name of the import, as that of an edge node. */
  readonly node: string;
  /** The same for the same tables and settings: what the cloud has of it is not sent again. */
  readonly epoch: string;
  readonly receive: (batch: Uint8Array) => Promise<SyncAnswer>;
  readonly say: (sentence: string) => void;
}

const valuesOf = (item: SyncItem) => ("at" in item && Array.isArray(item.at) ? item.at.length : 1);

export function openItemSender({ node, epoch, receive, say }: ItemSenderSettings): ItemSender {
  let waiting: SyncItem[] = [];
  let values = 0;
  let sequence = 0;
  let through = 0;
  let [sent, had] = [0, 0];

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    sequence += 1;
    const items = waiting;
    waiting = [];
    values = 0;
    if (sequence <= through) {
      had += 1;
      return;
    }
    const batch = encodeSync({ v: syncVersion, node, epoch, first: sequence, last: sequence, detail: "full", items });
    const answer = await receive(batch);
    for (const { item, kind, says } of answer.wrong ?? []) say(`${kind} ${item} was refused: ${says}`);
    if (answer.through < sequence) throw new Error(`the cloud lacks batch ${answer.through + 1} of this import`);
    sent += 1;
    // The answer to the first batch says how far an earlier run came.
    through = answer.through;
  }

  return {
    async send(items) {
      for (const item of items) {
        waiting.push(item);
        values += valuesOf(item);
        if (values >= mostValues) await flush();
      }
    },
    async end() {
      await flush();
      return { sent, had };
    },
  };
}
