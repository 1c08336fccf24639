// Says what the intake needs of the other cloud services, which the front door plugs in.
import type { MeterId, Seconds } from "@tributary/core";
import type { GroupItem, Instruction, ReceivedBatch } from "@tributary/wire";

/** The part of the registry that is written: durable when it returns, and repeating a batch changes nothing. */
export interface MeterRecorder {
  record(batch: ReceivedBatch): void;
  /** Notes when meters were heard, where no item of their own says so. */
  noteHeard(heardAt: ReadonlyMap<MeterId, Seconds>): void;
}

/** The part of the registry that knows what is asked of nodes. */
export interface InstructionSource {
  /** What a node did not report on yet, in the order of their numbers. */
  instructionsFor(node: string, limit: number): readonly Instruction[];
}

/** Knows which node may tell of which meter. */
export interface MeterOwners {
  /** Those of the meters that the node may not tell of, each with a sentence that goes on after the meter's id. */
  foreignTo(node: string, meters: readonly MeterId[]): Promise<ReadonlyMap<MeterId, string>>;
}

/** Adds the masked shares of several nodes up: the sums that a recorded batch makes whole. */
export type MaskedSums = (batch: ReceivedBatch) => readonly GroupItem[];

/**
 * Told what is in the stores now: items of the registry first, and readings once they can be asked for. Nothing is left out;
 * what came last before a restart may be told again.
 */
export type ToldOf = (batch: ReceivedBatch) => void;
