// The message that carries telegrams from a gateway to an edge node (CBOR), and its answer (JSON).
import { decode, encode } from "cbor-x";
import { z } from "zod";
import type { Uplink } from "./intake.ts";
import { longestTelegram } from "./telegram-line.ts";

/** Version of the message. */
const hopVersion = 1;
/** Telegrams of one batch, at most. */
export const mostInBatch = 100;
/** Bytes of a batch, at most. */
export const longestHop = mostInBatch * (longestTelegram + 256);

/** A telegram as the gateway heard it, with its radio facts. */
export type HopTelegram = Omit<Uplink, "hop" | "gateway">;

/**
 * Telegrams that a gateway hands over together. `epoch` is random and kept; batches of an epoch are numbered from 1 and
 * sent one after another, each until it is answered.
 */
export interface HopBatch {
  readonly epoch: string;
  readonly sequence: number;
  readonly telegrams: readonly HopTelegram[];
}

/** The answer to batch `sequence`: every batch of the epoch up to `through` is durable, without a hole. */
export interface HopAnswer {
  readonly epoch: string;
  readonly sequence: number;
  readonly through: number;
}

const longestName = 64;

const telegram = z.tuple([
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= longestTelegram,
    "no bytes, or longer than any telegram",
  ),
  z.number().int().nonnegative(),
  z.enum(["none", "a", "b", "unstated"]),
  z.number().nullable(),
  z.string().max(longestName).nullable(),
]);

const batch = z.object({
  v: z.literal(hopVersion),
  epoch: z.string().min(1).max(longestName),
  sequence: z.number().int().min(1),
  telegrams: z.array(telegram).min(1).max(mostInBatch),
});

const answer = z.object({
  epoch: z.string(),
  sequence: z.number().int(),
  through: z.number().int().nonnegative(),
});

type Row = z.infer<typeof telegram>;

const rowOf = ({ bytes, at, crc, rssi, receiver }: HopTelegram): Row => [
  bytes,
  at,
  crc,
  rssi ?? null,
  receiver ?? null,
];

function telegramOf([bytes, at, crc, rssi, receiver]: Row): HopTelegram {
  return { bytes, at, crc, ...(rssi === null ? {} : { rssi }), ...(receiver === null ? {} : { receiver }) };
}

/** Telegrams alone, as a gateway keeps them until they are sent. */
export function encodeTelegrams(telegrams: readonly HopTelegram[]): Uint8Array {
  return encode(telegrams.map(rowOf));
}

/** Reads what `encodeTelegrams` wrote, and nothing else: it is not checked. */
export function decodeTelegrams(bytes: Uint8Array): HopTelegram[] {
  const rows: Row[] = decode(bytes);
  return rows.map(telegramOf);
}

export function encodeHop({ epoch, sequence, telegrams }: HopBatch): Uint8Array {
  return encode({ v: hopVersion, epoch, sequence, telegrams: telegrams.map(rowOf) });
}

/** Whether a payload is a batch and not lines of text: a CBOR map begins with a byte that no text begins with. */
export function looksLikeHop(bytes: Uint8Array): boolean {
  return (bytes[0] ?? 0) >= 0x80;
}

/** Reads a batch; returns a sentence that says what is wrong when it is none. */
export function decodeHop(bytes: Uint8Array): HopBatch | string {
  let raw: unknown;
  try {
    raw = decode(bytes);
  } catch {
    return "the batch is not CBOR";
  }
  if (!isBatch(raw)) return `the batch is wrong: ${z.prettifyError(batch.safeParse(raw).error ?? new z.ZodError([]))}`;
  const { epoch, sequence, telegrams } = raw;
  return { epoch, sequence, telegrams: telegrams.map(telegramOf) };
}

/** What the schema says, asked by hand: batches come by the thousand, and only what is wrong needs words. */
function isBatch(raw: unknown): raw is z.infer<typeof batch> {
  if (typeof raw !== "object" || raw === null) return false;
  const { v, epoch, sequence, telegrams }: Partial<Record<string, unknown>> = raw as Record<string, unknown>;
  return (
    v === hopVersion &&
    typeof epoch === "string" &&
    epoch.length >= 1 &&
    epoch.length <= longestName &&
    Number.isSafeInteger(sequence) &&
    Number(sequence) >= 1 &&
    Array.isArray(telegrams) &&
    telegrams.length >= 1 &&
    telegrams.length <= mostInBatch &&
    telegrams.every(isTelegram)
  );
}

function isTelegram(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 5) return false;
  const [bytes, at, crc, rssi, receiver]: readonly unknown[] = row;
  return (
    bytes instanceof Uint8Array &&
    bytes.length <= longestTelegram &&
    Number.isSafeInteger(at) &&
    Number(at) >= 0 &&
    (crc === "none" || crc === "a" || crc === "b" || crc === "unstated") &&
    (rssi === null || (typeof rssi === "number" && Number.isFinite(rssi))) &&
    (receiver === null || (typeof receiver === "string" && receiver.length <= longestName))
  );
}

/** Reads an answer; `undefined` for any other text. */
export function readHopAnswer(text: string): HopAnswer | undefined {
  try {
    return answer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What a gateway hears that brings more than it may: nothing of what it sent last was taken, and when to come again. */
export function writeHopRefusal(againMs: number): string {
  return JSON.stringify({ refused: "too-fast", againMs });
}

const refusal = z.object({ refused: z.string(), againMs: z.number().int().positive() });

/** Reads a refusal; answers the milliseconds to wait, `undefined` for any other text. */
export function readHopRefusal(text: string): number | undefined {
  try {
    return refusal.safeParse(JSON.parse(text)).data?.againMs;
  } catch {
    return undefined;
  }
}
