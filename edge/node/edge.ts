// The edge node's life: opens its store, takes telegrams, and hands what it learns to the cloud.
import type { Fault } from "@tributary/core";
import type { IntakeCause, Receipt, Uplink } from "@tributary/wire";
import type { Sync, SyncOptions, SyncTarget } from "./sync.ts";
import type { KeyLookup, TelegramReader } from "./telegram-reader.ts";

/** Time as the process counts it: UTC milliseconds. */
export interface Clock {
  now(): number;
}

export interface EdgeSettings {
  /** A directory of its own; made when it is missing. */
  readonly dataDir: string;
  /** Name of the node, as the cloud knows it. */
  readonly node: string;
  readonly keys: KeyLookup;
  /** Time zone of meters whose key line names none. */
  readonly zone: string;
  readonly clock: Clock;
  readonly reader: TelegramReader;
  /** Told in one sentence what an operator should know. */
  readonly log?: (says: string) => void;
}

export interface Edge {
  /** Kept when the telegram's fate is durable; broken when it could not be written (then nothing was taken). */
  receive(uplink: Uplink): Promise<Receipt>;
  /** Counts a line that held no telegram. */
  refuse(fault: Fault): Promise<Receipt>;
  /** How many telegrams met which fate since the node was set up. */
  counts(): Readonly<Partial<Record<IntakeCause, number>>>;
  /** Begins to send to the cloud; goes on by itself after failures. */
  startSync(target: SyncTarget, options?: SyncOptions): Sync;
  /** Entries that the cloud has not confirmed yet. */
  unsent(): number;
  close(): Promise<void>;
}

export function openEdge(_settings: EdgeSettings): Edge {
  throw new Error("not built yet");
}
