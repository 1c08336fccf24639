// Looks at a telegram where it is heard: who sends it, whether it goes on, and how urgent it is.
import { Fault, type MeterId, meterId } from "@tributary/core";
import type { IntakeCause, Uplink } from "@tributary/wire";
import { controlField, crcOfBareFrame, readSealed, type SealedTelegram } from "@tributary/wmbus";

/** Judges telegrams where the gateway holds keys: known meter, right key, not sent before. Remembers what it judged. */
export interface Judge {
  /** `read` for a telegram that is new and right. */
  judge(uplink: Uplink): Fault | IntakeCause;
  /** What is to be kept of the meters that were judged since the last call. */
  marks(): Iterable<readonly [MeterId, Uint8Array]>;
}

/** What goes first when not everything can go at once. */
export const ranks = ["alarm", "answer", "reading"] as const;
export type Rank = (typeof ranks)[number];

/** What is remembered of a meter: its newest telegram. */
export interface MeterNews {
  readonly at: number;
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** A telegram that goes on. */
export interface Passed {
  /** Not known of a fragment, whose first part alone may name the meter. */
  readonly meter?: MeterId;
  readonly rank: Rank;
  readonly status: number;
  /** Whether it was found to be of a known meter, under its key, and new. */
  readonly judged: boolean;
}

/** The same bytes of a meter within so many seconds are one telegram. */
const sameTelegram = 900;

/**
 * Faults that say: the edge node may know more. The link layer and the key are right, or the key is not here, and what is
 * inside cannot be read by this gateway.
 */
const edgeMayKnowMore: ReadonlySet<IntakeCause> = new Set([
  "no-key",
  "unknown-ci",
  "unknown-security",
  "unknown-format",
  "bad-record",
  "no-data",
  "fragment",
] satisfies IntakeCause[]);

const controlRanks: Readonly<Record<string, Rank>> = { "ACC-DMD": "alarm", "RSP-UD": "answer", ACK: "answer" };

/** An alarm is a meter that asks for access, or one whose status has a bit that it had not before. */
function rankOf(sealed: SealedTelegram, before: MeterNews | undefined): Rank {
  const said = controlRanks[controlField(sealed.link.control)?.name ?? ""];
  if (said !== undefined) return said;
  return (sealed.status & ~(before?.status ?? 0)) === 0 ? "reading" : "alarm";
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** What becomes of a telegram: it goes on, or why it does not. */
export function screen(
  uplink: Uplink,
  newsOf: (meter: MeterId) => MeterNews | undefined,
  judge: Judge | undefined,
): Passed | Fault | IntakeCause {
  const { bytes, crc, at } = uplink;
  const sealed = readSealed(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc);
  // A fragment is whole as far as the link goes; the message that it is part of is joined at the edge.
  if (sealed instanceof Fault && !edgeMayKnowMore.has(sealed.code)) return sealed;
  const fate = judge?.judge(uplink);
  const cause = fate instanceof Fault ? fate.code : fate;
  if (fate !== undefined && cause !== undefined && cause !== "read" && !edgeMayKnowMore.has(cause)) return fate;
  if (sealed instanceof Fault) return { rank: "reading", status: 0, judged: false };
  const meter = meterId(sealed.meter);
  const before = newsOf(meter);
  if (before !== undefined && Math.abs(at - before.at) < sameTelegram && same(bytes, before.bytes)) return "duplicate";
  return { meter, rank: rankOf(sealed, before), status: sealed.status, judged: fate === "read" };
}
