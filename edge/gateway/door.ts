// The door between a gateway's inputs and the edge node: what every input hands in, and what it gets back.
import type { Fault, Seconds } from "@tributary/core";
import type { HopAnswer, HopBatch, Receipt, Uplink } from "@tributary/wire";

/** Takes telegrams. Each promise is kept when what became of the telegram is durable, and broken when that failed. */
export interface Door {
  receive(uplink: Uplink): Promise<Receipt>;
  /** Counts a line that held no telegram. */
  refuse(fault: Fault): Promise<Receipt>;
  /** Takes a batch of a gateway that proved itself. Only an edge node does. */
  receiveBatch?(gateway: string, batch: HopBatch): Promise<HopAnswer>;
}

/** What every input of a gateway knows of its house. */
export interface GatewayPlace {
  /** Name of the gateway, as in topics and streams. */
  readonly gateway: string;
  /** UTC, whole seconds; stands in for the reception time of a telegram that comes without one. */
  readonly now: () => Seconds;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

/** An input that was started. */
export interface RunningInput {
  readonly name: string;
  /** Where it listens, for inputs that do. */
  readonly address?: { readonly host: string; readonly port: number };
  /** Kept when a finite input (a file that is not followed, a pipe) came to its end. */
  readonly ended?: Promise<void>;
  /** Takes nothing more; kept when what was taken is answered. */
  stop(): Promise<void>;
}

/** A way for telegrams to come in. */
export interface Input {
  readonly name: string;
  start(place: GatewayPlace, door: Door): Promise<RunningInput>;
}
