// Commands to meters and the messages that carry them down: edge node to gateway, and what became of them back up.
import { decode, encode } from "cbor-x";
import { z } from "zod";

/** What a meter can be told to do. */
export const commandOrder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("valve"), position: z.enum(["open", "closed"]) }),
  /** Seconds between the meter's telegrams, one minute to a day. */
  z.strictObject({ kind: z.literal("interval"), seconds: z.number().int().min(60).max(86_400) }),
  z.strictObject({ kind: z.literal("read") }),
  /** The time to set stands in the downlink, taken when it is sealed. */
  z.strictObject({ kind: z.literal("clock") }),
]);

export type CommandOrder = z.infer<typeof commandOrder>;

/** How long a command may wait for its meter, in seconds: a minute to a week. */
const patience = z.number().int().min(60).max(604_800);

/** What somebody asks an edge node to tell a meter. */
export const commandRequest = z.strictObject({
  /** Whoever names it may ask twice and gets one command. */
  id: z.uuid().optional(),
  /** Meter id, or a serial number that one meter of the node alone has. */
  meter: z.string().min(1).max(64),
  order: commandOrder,
  /** Seconds. */
  expiresIn: patience.optional(),
});

export type CommandRequest = z.infer<typeof commandRequest>;

/** The states of a command, in their order; the last three are final. */
export const commandStates = ["requested", "queued", "sent", "confirmed", "failed", "expired"] as const;
export type CommandState = (typeof commandStates)[number];

/** A command as the edge node keeps it. Times in UTC seconds. */
export interface Command {
  /** UUIDv7. */
  readonly id: string;
  readonly meter: string;
  readonly order: CommandOrder;
  readonly state: CommandState;
  readonly requestedAt: number;
  /** What is not confirmed by then has failed or expired. */
  readonly expiresAt: number;
  /** When the gateway radioed it last. */
  readonly sentAt?: number;
  /** When a telegram of the meter showed that it obeyed: `endedAt - sentAt` is the round trip. */
  readonly endedAt?: number;
  /** The gateway it leaves by. */
  readonly gateway?: string;
  /** Why it is where it is, in a sentence for people. */
  readonly says: string;
}

/** A command as the edge node's local API answers it, with every state that it went through. */
export const commandStory = z.object({
  id: z.string(),
  meter: z.string(),
  order: commandOrder,
  state: z.enum(commandStates),
  requestedAt: z.number().int(),
  expiresAt: z.number().int(),
  sentAt: z.number().int().optional(),
  endedAt: z.number().int().optional(),
  gateway: z.string().optional(),
  says: z.string(),
  /** Oldest first; times in UTC seconds. */
  steps: z.array(
    z.object({ at: z.number().int(), state: z.enum(commandStates), gateway: z.string().optional(), says: z.string() }),
  ),
});

export type CommandStory = z.infer<typeof commandStory>;

/** A sealed downlink for a gateway to radio in the meter's next receive window. The gateway needs no key for it. */
export interface Downlink {
  /** The command's id; `#2`, `#3` follow it when it was sealed anew. */
  readonly id: string;
  /** Meter id (`core/meter`). */
  readonly meter: string;
  /** wM-Bus frame without link layer CRCs, authenticated with a counter that is used once. */
  readonly frame: Uint8Array;
  /** After this second it is not radioed any more. */
  readonly expiresAt: number;
}

/** What a gateway says of a downlink. */
export interface DownlinkReport {
  readonly id: string;
  readonly state: Extract<CommandState, "queued" | "sent" | "failed" | "expired">;
  /** UTC seconds. */
  readonly at: number;
  readonly says: string;
}

const id = z.string().min(1).max(64);
const moment = z.number().int().nonnegative();
const longestFrame = 256;

const downlinkRow = z.tuple([
  id,
  z.string().max(64),
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length > 0 && value.length <= longestFrame,
    "no bytes, or longer than any frame",
  ),
  moment,
]);

const reportRow = z.tuple([id, z.enum(["queued", "sent", "failed", "expired"]), moment, z.string().max(256)]);

function decodeRow<Row>(schema: z.ZodType<Row>, bytes: Uint8Array, what: string): Row | string {
  let raw: unknown;
  try {
    raw = decode(bytes);
  } catch {
    return `the ${what} is not CBOR`;
  }
  const checked = schema.safeParse(raw);
  return checked.success ? checked.data : `the ${what} is wrong: ${z.prettifyError(checked.error)}`;
}

export function encodeDownlink({ id, meter, frame, expiresAt }: Downlink): Uint8Array {
  return encode([id, meter, frame, expiresAt]);
}

/** Reads a downlink; returns a sentence that says what is wrong when it is none. */
export function decodeDownlink(bytes: Uint8Array): Downlink | string {
  const row = decodeRow(downlinkRow, bytes, "downlink");
  if (typeof row === "string") return row;
  const [id, meter, frame, expiresAt] = row;
  return { id, meter, frame, expiresAt };
}

export function encodeDownlinkReport({ id, state, at, says }: DownlinkReport): Uint8Array {
  return encode([id, state, at, says]);
}

/** Reads a report; returns a sentence that says what is wrong when it is none. */
export function decodeDownlinkReport(bytes: Uint8Array): DownlinkReport | string {
  const row = decodeRow(reportRow, bytes, "report");
  if (typeof row === "string") return row;
  const [id, state, at, says] = row;
  return { id, state, at, says };
}
