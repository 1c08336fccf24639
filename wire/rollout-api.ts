// Lambdas at the cloud: the artefacts that it keeps, and how they are brought to edge nodes, some first and then the others.
import { z } from "zod";

const seconds = z.number().int().describe("UTC seconds");
const name = z.string().min(1).max(64);
const version = z.number().int().min(1);

/** An artefact that the cloud keeps; its code is not told. */
export const artefactView = z.object({
  lambda: name,
  version,
  says: z.string(),
  signedBy: z.string(),
  keptAt: seconds,
  by: z.string(),
});
export type ArtefactView = z.infer<typeof artefactView>;

export const rolloutRequest = z.strictObject({
  version,
  nodes: z.array(name).min(1).max(10_000).optional().describe("all nodes without it"),
  waves: z
    .array(z.number().positive().max(1))
    .min(1)
    .max(10)
    .default([0.1, 1])
    .refine((shares) => shares.at(-1) === 1, "ends with all of them: 1")
    .refine((shares) => shares.every((share, at) => share > (shares[at - 1] ?? 0)), "grows from wave to wave")
    .describe("share of the nodes that have it after each wave; the first are the canaries"),
  wait: z
    .number()
    .int()
    .min(0)
    .max(2_592_000)
    .default(3600)
    .describe("seconds that a wave runs well before the next begins"),
  tolerate: z.number().min(0).max(1).default(0).describe("share of a wave's nodes that may refuse it or fail"),
  patience: z
    .number()
    .int()
    .min(60)
    .max(2_592_000)
    .default(172_800)
    .describe("seconds within which the nodes of a wave must take it and have run it"),
});
export type RolloutRequest = z.infer<typeof rolloutRequest>;

/** `halted`: what has it keeps it; `rolled-back`: the version before runs again wherever it ran. */
export const rolloutStates = ["running", "done", "halted", "rolled-back"] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** `waiting`: for its wave; `asked`; `runs`: it took it; `well`: and has answered; `refused`, `failed`; `back`: is to take it back. */
export const rolloutNodeStates = ["waiting", "asked", "runs", "well", "refused", "failed", "back"] as const;
export type RolloutNodeState = (typeof rolloutNodeStates)[number];

export const rolloutView = z.object({
  id: name,
  lambda: name,
  version,
  by: z.string(),
  madeAt: seconds,
  state: z.enum(rolloutStates),
  says: z.string(),
  wave: z.number().int().describe("from 1"),
  waves: z.array(z.number()),
  nodes: z.partialRecord(z.enum(rolloutNodeStates), z.number().int()).describe("how many are in which state"),
});
export type RolloutView = z.infer<typeof rolloutView>;

export const rolloutStory = rolloutView.extend({
  states: z.array(
    z.object({
      node: name,
      wave: z.number().int(),
      state: z.enum(rolloutNodeStates),
      at: seconds.nullable(),
      says: z.string(),
    }),
  ),
});
export type RolloutStory = z.infer<typeof rolloutStory>;

export const artefactList = z.object({ lambdas: z.array(artefactView) });
export const rolloutList = z.object({ rollouts: z.array(rolloutView), next: z.string().nullable() });
export const lambdaParams = z.object({ lambda: name });
export const rolloutParams = z.object({ rollout: name });
