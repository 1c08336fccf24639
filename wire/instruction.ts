// What the cloud asks of an edge node, by the answers to its batches: thresholds, acknowledgements, valves, commands, lambdas.
import { z } from "zod";
import { acknowledgement, person, thresholdRequest, valveOverride } from "./alerts.ts";
import { commandOrder } from "./command.ts";
import { lambdaArtefact } from "./lambda.ts";

const id = z.string().min(1).max(64);

export const instructionOrder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("threshold"), threshold: thresholdRequest }),
  z.strictObject({ kind: z.literal("no-threshold"), threshold: z.string().max(64), by: person }),
  acknowledgement.extend({ kind: z.literal("acknowledge"), alarm: z.string().max(64) }),
  /** Its hours begin when it was asked for, however late it arrives. */
  valveOverride.extend({ kind: z.literal("valve-override"), meter: z.string().max(64) }),
  /** A command to a meter, over at `expiresAt` (UTC seconds). The same id again is the same command. */
  z.strictObject({
    kind: z.literal("command"),
    command: id,
    meter: z.string().max(64),
    order: commandOrder,
    expiresAt: z.number().int(),
  }),
  /** Takes a command back that no gateway was handed yet. */
  z.strictObject({ kind: z.literal("no-command"), command: id }),
  /** Deploys a lambda that somebody signed whom the node trusts. */
  z.strictObject({ kind: z.literal("lambda"), artefact: lambdaArtefact }),
  /** Where that version of a lambda runs, the one before it runs again; where there was none, none. */
  z.strictObject({ kind: z.literal("lambda-back"), lambda: id, version: z.number().int().min(1) }),
]);
export type InstructionOrder = z.infer<typeof instructionOrder>;

/** The cloud repeats it with each answer until the node reports what became of it. */
export const instruction = z.object({
  id,
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
    case "command":
    case "no-command":
      return `command ${order.command}`;
    case "lambda":
      return `lambda ${order.artefact.manifest.name}`;
    case "lambda-back":
      return `lambda ${order.lambda}`;
  }
}
