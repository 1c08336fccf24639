// A lambda as it travels: what it reads and when, its code, where it should run, and who signed it.
import { z } from "zod";
import { type Signed, signed } from "./signed.ts";

/** Where a lambda runs; `auto` leaves it to the cost model (engine/lambda, placement). */
export const placements = ["gateway", "edge", "cloud", "auto"] as const;
export type Placement = (typeof placements)[number];

const name = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/, "is lower-case letters, digits and hyphens");

/** Streams that a lambda reads, by column of buckets: consumption of counters, means of levels. */
const input = z.strictObject({
  /** Under which the lambda finds them. */
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/),
  register: z.string().max(128),
  /** Meters by id, or one group (a building, a district) by its name; `*` reads every meter of the node. */
  meters: z.union([z.array(z.string().max(64)).min(1).max(1000), z.literal("*")]).optional(),
  group: z.string().max(64).optional(),
  bucket: z.enum(["minute", "5min", "hour", "day"]),
  /** How far back, in buckets. */
  buckets: z.number().int().min(1).max(20_000),
});

export const lambdaManifest = z.strictObject({
  name,
  version: z.number().int().min(1),
  says: z.string().max(300).default(""),
  /** JavaScript or TypeScript that defines `run(input)`; see docs/lambdas.md. */
  code: z.string().max(200_000),
  reads: z.array(input).min(1).max(16),
  /** Seconds between runs, on the grid of the clock: 3600 runs at each full hour. */
  every: z.number().int().min(60).max(86_400),
  /** Milliseconds after its moment by which an answer must be there; a later one is reported as missed. */
  deadline: z.number().int().min(10).max(3_600_000),
  placement: z.enum(placements).default("auto"),
  /** Constants of this deployment, handed to `run`. */
  settings: z.record(z.string(), z.json()).default({}),
});

/** A stream selector of a manifest. */
export type LambdaInput = z.infer<typeof input>;
export type LambdaManifest = z.infer<typeof lambdaManifest>;

export type LambdaArtefact = Signed<LambdaManifest>;
export const lambdaArtefact = signed(lambdaManifest);

type Json = z.infer<ReturnType<typeof z.json>>;

/** Columns of one stream as a lambda gets them: UTC seconds of bucket starts, values in the unit of the quantity or null. */
export interface LambdaColumns {
  /** Meter id, or the name of the group. */
  readonly of: string;
  readonly register: string;
  readonly unit: string;
  readonly start: readonly number[];
  readonly value: readonly (number | null)[];
}

/** What `run` is called with. */
export interface LambdaCall {
  /** The moment of the run, UTC seconds, and the zone of the node. */
  readonly at: number;
  readonly zone: string;
  readonly streams: Readonly<Record<string, readonly LambdaColumns[]>>;
  readonly settings: Readonly<Record<string, Json>>;
}
