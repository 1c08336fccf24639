// The door between a gateway's inputs and the edge node: what every input hands in, and what it gets back.
import type { Fault, MeterId, Seconds } from "@tributary/core";
import type {
  Downlink,
  DownlinkReport,
  HopAnswer,
  HopBatch,
  LambdaAsk,
  LambdaTold,
  Receipt,
  Uplink,
} from "@tributary/wire";
import type { Allowance } from "./allowance.ts";

/** The way back to a meter: open for a moment after its telegram. */
export interface Radio {
  /** Sends a frame without link layer CRCs. Kept when it left, broken when it could not. */
  transmit(frame: Uint8Array, meter: MeterId): Promise<void>;
}

/** Takes telegrams. Each promise is kept when what became of the telegram is durable, and broken when that failed. */
export interface Door {
  /** `radio` is the way back to the meter, where the input has one. */
  receive(uplink: Uplink, radio?: Radio): Promise<Receipt>;
  /** Counts a line that held no telegram. */
  refuse(fault: Fault): Promise<Receipt>;
  /** Takes a batch of a gateway that proved itself. Only an edge node does. */
  receiveBatch?(gateway: string, batch: HopBatch): Promise<HopAnswer>;
  /** Takes what a gateway that proved itself says of a downlink. Only an edge node does. */
  report?(gateway: string, report: DownlinkReport): Promise<void>;
  /** Takes what a gateway that proved itself says of lambdas. Only an edge node does. */
  lambdaTold?(gateway: string, told: LambdaTold): Promise<void>;
}

/** What every input of a gateway knows of its house. */
export interface GatewayPlace {
  /** Name of the gateway, as in topics and streams. */
  readonly gateway: string;
  /** UTC, whole seconds; stands in for the reception time of a telegram that comes without one. */
  readonly now: () => Seconds;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
  /** What each source may bring; as much as it likes unless told. */
  readonly allowance?: Allowance;
}

/** An input that was started. */
export interface RunningInput {
  readonly name: string;
  /** Where it listens, for inputs that do. */
  readonly address?: { readonly host: string; readonly port: number };
  /** Kept when a finite input (a file that is not followed, a pipe) came to its end. */
  readonly ended?: Promise<void>;
  /**
   * Sends a downlink to a gateway, for inputs that reach gateways, or asks it for a lambda; answers whether there was one to
   * take it. That a downlink is on the gateway's disk is said by its report `queued`; until then the sender keeps it and sends it again.
   */
  sendDown?(gateway: string, message: Downlink | LambdaAsk): Promise<boolean>;
  /** Takes nothing more; kept when what was taken is answered. */
  stop(): Promise<void>;
}

/** A way for telegrams to come in. */
export interface Input {
  readonly name: string;
  /** Whether it hands in a way back to the meters that it hears. */
  readonly transmits?: boolean;
  start(place: GatewayPlace, door: Door): Promise<RunningInput>;
}
