// A run of a lambda at another place: what an edge node asks of a gateway or of its cloud, and what they answer.
import { decode, encode } from "cbor-x";
import { z } from "zod";
import { lambdaArtefact } from "./lambda.ts";

/** Places that run lambdas, from the meters upward. */
export const lambdaPlaces = ["gateway", "edge", "cloud"] as const;
export type LambdaPlace = (typeof lambdaPlaces)[number];

const moment = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();
const sentence = z.string().max(1024);

const outcome = z.discriminatedUnion("state", [
  z.object({ state: z.literal("answered"), value: z.unknown() }),
  /** The answer came after the deadline: it is kept, and told as missed. */
  z.object({ state: z.literal("late"), value: z.unknown() }),
  z.object({
    state: z.literal("failed"),
    /** `streams`: what it reads is not known there. `place`: the place that its manifest names could not run it. */
    cause: z.enum(["timeout", "memory", "threw", "not-json", "no-function", "streams", "place"]),
    says: sentence,
  }),
]);

/** How a run of a lambda ended. */
const lambdaReport = z.object({
  lambda: z.string(),
  version: z.number().int(),
  /** The moment it ran for, on its grid; UTC seconds. */
  at: moment,
  place: z.enum(lambdaPlaces),
  /** Why it ran there. */
  why: sentence,
  /** Milliseconds from that moment's turn to the answer, other lambdas' turns before it included. */
  took: milliseconds,
  /** Of them in the sandbox. */
  ran: milliseconds,
  /** CPU milliseconds that it would have taken on a place of speed 1. */
  work: milliseconds,
  /** Values that it read. */
  read: z.number().int().nonnegative(),
  outcome,
  /** What it wrote to its console. */
  said: z.array(z.string()).readonly(),
});

/** Where a cloud says how it is, and where it takes runs. */
export const lambdaPlacePath = "/sync/v1/lambda-place";
export const lambdaRunsPath = "/sync/v1/lambda-runs";

/** What an edge node asks another place: one run, for one moment, on readings that are there already. */
export const lambdaRun = z.strictObject({
  node: z.string().min(1).max(64),
  /** The outbox entry of the node up to which a cloud must hold its readings; a gateway heard them itself. */
  epoch: z.string().max(64),
  through: z.number().int().nonnegative(),
  artefact: lambdaArtefact,
  at: moment,
  zone: z.string().max(64),
  /** The meters of each input, in the node's order: what `*` and a group are is the node's to say. */
  members: z.record(z.string(), z.array(z.string().max(64)).readonly()),
  why: sentence,
});

/** A place as it is now. */
export const lambdaPlaceNow = z.object({
  /** How fast its CPU is, against speed 1. */
  speed: z.number().positive(),
  /** Share of its CPU that a run does not get, 0 to 1. */
  load: z.number().min(0).max(1),
  /** Milliseconds that a run waits there for others. */
  waits: milliseconds,
  /** Bytes of memory that a run may have. */
  memory: z.number().nonnegative(),
  /** What a CPU second costs there, in the currency of the deployment. */
  cpuSecond: z.number().nonnegative(),
  /** Whose lambdas it runs. */
  signers: z.array(z.string()).readonly(),
});

/** The answer to a run: how it ended, or why it was not begun. */
export const lambdaRunAnswer = z.union([z.object({ report: lambdaReport }), z.object({ refused: sentence })]);

export type LambdaReport = z.infer<typeof lambdaReport>;
export type LambdaRun = z.infer<typeof lambdaRun>;
export type LambdaPlaceNow = z.infer<typeof lambdaPlaceNow>;
export type LambdaRunAnswer = z.infer<typeof lambdaRunAnswer>;

/** What goes down to a gateway: whether it runs lambdas now, or one run. Answered under the same name. */
export interface LambdaAsk {
  readonly ask: string;
  readonly run?: LambdaRun | undefined;
}

/** What comes back up: how the gateway is, and how the run ended or why it runs none. */
export interface LambdaTold {
  readonly told: string;
  readonly place?: LambdaPlaceNow | undefined;
  readonly answer?: LambdaRunAnswer | undefined;
}

// Arrays, as downlinks and their reports are, which have four parts (command.ts).
const askName = z.string().min(1).max(64);
const askRow = z.tuple([askName, lambdaRun.nullable()]);
const toldRow = z.tuple([askName, lambdaPlaceNow.nullable(), lambdaRunAnswer.nullable()]);

function readRow<Row>(schema: z.ZodType<Row>, bytes: Uint8Array): Row | undefined {
  try {
    return schema.safeParse(decode(bytes)).data;
  } catch {
    return undefined;
  }
}

export const encodeLambdaAsk = ({ ask, run }: LambdaAsk): Uint8Array => encode([ask, run ?? null]);

/** Reads a message to a gateway; `undefined` for any other, such as a downlink. */
export function readLambdaAsk(bytes: Uint8Array): LambdaAsk | undefined {
  const row = readRow(askRow, bytes);
  return row === undefined ? undefined : { ask: row[0], run: row[1] ?? undefined };
}

export const encodeLambdaTold = ({ told, place, answer }: LambdaTold): Uint8Array =>
  encode([told, place ?? null, answer ?? null]);

/** Reads a gateway's answer; `undefined` for any other message, such as a report of a downlink. */
export function readLambdaTold(bytes: Uint8Array): LambdaTold | undefined {
  const row = readRow(toldRow, bytes);
  return row === undefined ? undefined : { told: row[0], place: row[1] ?? undefined, answer: row[2] ?? undefined };
}
