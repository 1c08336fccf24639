// What the bench says to the processes that it measures, and what they answer.
import type { Seconds } from "@tributary/core";

/** The edge node's process: node.ts DIRECTORY METERS DETAIL. */
export type ToNode =
  | { readonly ask: "usage" | "counts" | "close" }
  | { readonly ask: "clock"; readonly now: Seconds }
  | { readonly ask: "sync"; readonly url: string }
  | { readonly ask: "latest"; readonly meter: string };

export interface NodeUsage {
  /** Seconds of CPU since the process began, user and system. */
  readonly cpu: number;
  /** Of these, in the thread that takes the telegrams. */
  readonly taking: number;
  /** Bytes of the process. */
  readonly rss: number;
}

/** The senders' process: sender.ts PORT METERS HOURS CONNECTIONS FLIGHT. It seals all, says `sealed`, and sends when it is told. */
export interface ToSender {
  /** Hours from the first to send to the one after the last. */
  readonly from: number;
  readonly to: number;
}

export interface Sent {
  readonly telegrams: number;
  /** From the first byte to the last answer, by the clock on the wall. */
  readonly seconds: number;
  /** From a batch to its answer, in milliseconds, sorted. */
  readonly latencies: readonly number[];
}

export const password = "of the gateways of a bench";
export const gatewayOf = (connection: number): string => `gateway-${connection}`;
