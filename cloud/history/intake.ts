// Receives the batches of edge nodes: each is durable before it is answered, and counts once however often it comes.
import type { SeriesStore } from "@tributary/engine-series";
import type { SyncAnswer } from "@tributary/wire";
import type { History } from "./history.ts";
import type { LiveFeed, MeterRecorder } from "./traits.ts";

/** A batch that was not taken: `malformed` ones never will be, `busy` ones may come again. */
export interface BatchRefusal {
  readonly refused: "malformed" | "busy";
  readonly says: string;
}

export interface Intake {
  /** Takes a batch (CBOR) and answers what is durable. Never throws for what the bytes hold. */
  receiveBatch(bytes: Uint8Array): Promise<SyncAnswer | BatchRefusal>;
}

export interface IntakeParts {
  readonly registry: MeterRecorder;
  readonly series: SeriesStore;
  readonly history: History;
  readonly live: LiveFeed;
}

export function openIntake(_parts: IntakeParts): Intake {
  throw new Error("not written yet");
}
