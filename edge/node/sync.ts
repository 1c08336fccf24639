// Sends the outbox to the cloud, batch by batch, until it is told to stop.
import type { SyncAnswer } from "@tributary/wire";

/** The way to the cloud: takes an encoded batch and answers up to where everything is durable there. */
export interface SyncTarget {
  send(batch: Uint8Array): Promise<SyncAnswer>;
}

export interface SyncOptions {
  /** Told of each failure, for the log; the batch is sent again. */
  readonly failed?: (error: unknown, waitMs: number) => void;
}

/** Runs until stopped. */
export interface Sync {
  stop(): Promise<void>;
}

export function startSync(): Sync {
  throw new Error("not built yet");
}
