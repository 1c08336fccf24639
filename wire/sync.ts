// The message that carries readings from an edge node to the cloud (POST /sync/v1/batches, CBOR).
import { decode, encode } from "cbor-x";
import { z } from "zod";
import { type Detail, detailNames, withinDetail } from "./detail.ts";
import { type ArrivingInstruction, arrivingInstruction } from "./instruction.ts";
import { type SyncItem, syncItem } from "./sync-items.ts";

/** Version of the message. A receiver also takes the one before. */
export const syncVersion = 1;

/** Of what is wrong with an item, so many characters are passed on. */
const mostSaid = 300;

const kinds: ReadonlySet<string> = new Set(syncItem.options.map((option) => option.shape.kind.value));

const envelope = z.object({
  v: z.number().int().min(1),
  node: z.string().min(1).max(64),
  /** Random number of the sender's store: a new store begins a new epoch with sequence 1. */
  epoch: z.string().min(1).max(64),
  first: z.number().int().min(1),
  last: z.number().int().min(1),
  detail: z.enum(detailNames),
  items: z.array(z.looseObject({ kind: z.string() })),
});

/** A run of outbox entries `first` to `last`. */
export interface SyncBatch {
  readonly v: number;
  readonly node: string;
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly detail: Detail;
  readonly items: readonly SyncItem[];
}

/** An item of a batch that the receiver will never take; it took the others. */
export interface WrongItem {
  /** Place among the items. */
  readonly item: number;
  readonly kind: string;
  readonly says: string;
}

/** The answer: everything up to `through` is durable at the receiver, without a hole. */
export interface SyncAnswer {
  readonly through: number;
  /** Lists whose columns the receiver could not read, for it does not know what they go on from: they begin anew. */
  readonly again?: readonly string[] | undefined;
  readonly wrong?: readonly WrongItem[] | undefined;
  /** What somebody asks of the node, and it did not report on yet; in the order of their numbers. */
  readonly instructions?: readonly ArrivingInstruction[] | undefined;
}

/** The answer as JSON. */
export const syncAnswer: z.ZodType<SyncAnswer> = z.object({
  through: z.number().int(),
  again: z.array(z.string()).optional(),
  wrong: z.array(z.object({ item: z.number().int(), kind: z.string(), says: z.string() })).optional(),
  instructions: z.array(arrivingInstruction).optional(),
});

/** The bytes of a batch, with what its detail lists and nothing else. Throws a RangeError for an item that it does not let out. */
export function encodeSync(batch: SyncBatch): Uint8Array {
  return encode({ ...batch, items: withinDetail(batch.detail, batch.items) });
}

/**
 * A batch as received. `unknown` items have a kind that this version does not know, `wrong` ones are refused: both
 * are kept apart and skipped.
 */
export interface ReceivedBatch extends SyncBatch {
  readonly unknown: readonly { readonly kind: string }[];
  readonly wrong: readonly WrongItem[];
}

/**
 * Reads a batch; returns a sentence that says what is wrong when it is none. `whatIsWrong` says what of a single item, by
 * its place in the batch, its schema cannot say.
 */
export function decodeSync(
  bytes: Uint8Array,
  whatIsWrong: (item: SyncItem, place: number) => string | undefined = () => undefined,
): ReceivedBatch | string {
  let raw: unknown;
  try {
    raw = decode(bytes);
  } catch {
    return "the body is not CBOR";
  }
  const checked = envelope.safeParse(raw);
  if (!checked.success) return `the envelope is wrong: ${z.prettifyError(checked.error)}`;
  const items: SyncItem[] = [];
  const unknown: { kind: string }[] = [];
  const wrong: WrongItem[] = [];
  for (const [place, candidate] of checked.data.items.entries()) {
    if (!kinds.has(candidate.kind)) {
      unknown.push(candidate);
      continue;
    }
    const known = syncItem.safeParse(candidate);
    const says = known.success ? whatIsWrong(known.data, place) : `is wrong: ${z.prettifyError(known.error)}`;
    if (says !== undefined) wrong.push({ item: place, kind: candidate.kind, says: says.slice(0, mostSaid) });
    else if (known.success) items.push(known.data);
  }
  return { ...checked.data, items, unknown, wrong };
}
