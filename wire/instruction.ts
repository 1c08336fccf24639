// What the cloud asks of an edge node, by the answers to its batches: thresholds, acknowledgements, valves taken in hand.
import { z } from "zod";
import { acknowledgement, person, thresholdRequest, valveOverride } from "./alerts.ts";

export const instructionOrder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("threshold"), threshold: thresholdRequest }),
  z.strictObject({ kind: z.literal("no-threshold"), threshold: z.string().max(64), by: person }),
  acknowledgement.extend({ kind: z.literal("acknowledge"), alarm: z.string().max(64) }),
  /** Its hours begin when it was asked for, however late it arrives. */
  valveOverride.extend({ kind: z.literal("valve-override"), meter: z.string().max(64) }),
]);
export type InstructionOrder = z.infer<typeof instructionOrder>;

/** The cloud repeats it with each answer until the node reports what became of it. */
export const instruction = z.object({
  id: z.string().min(1).max(64),
  /** Rises with each instruction of the cloud: of two on the same thing the higher one counts. */
  number: z.number().int().min(1),
  /** When somebody asked for it, UTC seconds. */
  at: z.number().int(),
  order: instructionOrder,
});
export type Instruction = z.infer<typeof instruction>;

/** An instruction as it arrives: its order may be one that this version does not know. */
export const arrivingInstruction = instruction.extend({ order: z.looseObject({ kind: z.string() }) });
export type ArrivingInstruction = z.infer<typeof arrivingInstruction>;

/** `superseded`: a later one on the same thing came first. */
export const instructionEnds = ["done", "refused", "superseded"] as const;

/** What an instruction is about: of two on the same thing the later one counts. */
export function subjectOf(order: InstructionOrder): string {
  switch (order.kind) {
    case "threshold":
      return `threshold ${order.threshold.id}`;
    case "no-threshold":
      return `threshold ${order.threshold}`;
    case "acknowledge":
      return `alarm ${order.alarm}`;
    case "valve-override":
      return `valve ${order.meter}`;
  }
}
