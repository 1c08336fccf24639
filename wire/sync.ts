// The message that carries readings from an edge node to the cloud (POST /sync/v1/batches, CBOR).
import { decode, encode } from "cbor-x";
import { z } from "zod";
import { type Detail, detailNames, withinDetail } from "./detail.ts";
import { type SyncItem, syncItem } from "./sync-items.ts";

/** Version of the message. A receiver also takes the one before. */
export const syncVersion = 1;

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

/** The answer: everything up to `through` is durable at the receiver, without a hole. */
export interface SyncAnswer {
  readonly through: number;
  /** Lists whose columns the receiver could not read, for it does not know what they go on from: they begin anew. */
  readonly again?: readonly string[] | undefined;
}

/** The bytes of a batch, with what its detail lists and nothing else. Throws a RangeError for an item that it does not let out. */
export function encodeSync(batch: SyncBatch): Uint8Array {
  return encode({ ...batch, items: withinDetail(batch.detail, batch.items) });
}

/** A batch as received. `unknown` items have a kind that this version does not know: they are kept apart and skipped. */
export interface ReceivedBatch extends SyncBatch {
  readonly unknown: readonly { readonly kind: string }[];
}

/** Reads a batch; returns a sentence that says what is wrong when it is none. */
export function decodeSync(bytes: Uint8Array): ReceivedBatch | string {
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
  for (const [index, candidate] of checked.data.items.entries()) {
    if (!kinds.has(candidate.kind)) {
      unknown.push(candidate);
      continue;
    }
    const known = syncItem.safeParse(candidate);
    if (!known.success) return `item ${index} (${candidate.kind}) is wrong: ${z.prettifyError(known.error)}`;
    items.push(known.data);
  }
  return { ...checked.data, items, unknown };
}
