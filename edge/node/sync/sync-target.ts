// The way to the cloud, and its refusal.
import type { SyncAnswer } from "@tributary/wire";
import type { CloudRunner } from "../lambdas/cloud-runner.ts";

/** The way to the cloud: takes an encoded batch and answers up to where everything is durable there. */
export interface SyncTarget {
  send(batch: Uint8Array): Promise<SyncAnswer>;
  /** Lambdas at the cloud; absent where no way leads to them. */
  readonly lambdas?: CloudRunner | undefined;
}

/** The receiver read a batch and will never take it: what is wrong with it is found, and goes no further. */
export class BatchRefused extends Error {}
