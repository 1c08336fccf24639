// Reads, opens and seals data frames: header, options, port and encrypted payload (TS001-1.0.4, 4.3).
import { concat, ctr, sameBytes } from "@tributary/core";
import { blockOf, type Direction, dataMic, micLength } from "./integrity.ts";
import { longestOptions } from "./mac-commands.ts";
import { longestFrame, readMessageType, writeMessageType } from "./message-type.ts";
import { readIdentifier, readNumber, writeIdentifier, writeNumber } from "./octets.ts";
import { Refusal } from "./refusal.ts";
import { keyOf, type SessionKeys } from "./session-keys.ts";

/** What stands in the clear before the payload. */
export interface FrameHeader {
  readonly direction: Direction;
  readonly confirmed: boolean;
  /** Eight hexadecimal digits. */
  readonly devAddr: string;
  readonly adr: boolean;
  /** The device asks for a sign of life (up only). */
  readonly adrAckReq: boolean;
  /** The last confirmed frame of the other side was received. */
  readonly ack: boolean;
  /** More is waiting (down); the device is in class B (up). */
  readonly pending: boolean;
}

/** A frame as it came, its octets unproved. */
export interface SealedFrame extends FrameHeader {
  /** The lower 16 bits of the frame counter. */
  readonly lowCounter: number;
  readonly bytes: Uint8Array;
}

/** A frame whose integrity code holds, decrypted. */
export interface OpenFrame extends FrameHeader {
  /** All 32 bits. */
  readonly counter: number;
  /** MAC commands, wherever they stood. */
  readonly commands: Uint8Array;
  /** Left out when the frame has no payload or only MAC commands. */
  readonly port?: number;
  readonly payload: Uint8Array;
}

const headerLength = 8;
/** MHDR, FHDR without options, FPort and MIC: what a frame is longer than its payload. */
export const frameOverhead: number = headerLength + 1 + micLength;

const flags = { adr: 0x80, adrAckReq: 0x40, ack: 0x20, pending: 0x10 } as const;

export function readDataFrame(bytes: Uint8Array): SealedFrame | Refusal {
  const type = readMessageType(bytes[0] ?? 0xff);
  if (type === undefined || type === "join-request" || type === "join-accept") return new Refusal("unknown-type");
  const control = bytes[5] ?? 0;
  if (bytes.length < headerLength + (control & 0b1111) + micLength) return new Refusal("truncated");
  if (bytes.length > longestFrame) return new Refusal("too-long");
  const direction = type.endsWith("up") ? "up" : "down";
  return {
    direction,
    confirmed: type === "confirmed-up" || type === "confirmed-down",
    devAddr: readIdentifier(bytes, 1, 4),
    adr: (control & flags.adr) !== 0,
    adrAckReq: direction === "up" && (control & flags.adrAckReq) !== 0,
    ack: (control & flags.ack) !== 0,
    pending: (control & flags.pending) !== 0,
    lowCounter: readNumber(bytes, 6, 2),
    bytes,
  };
}

/** Whether the frame was sealed with this key under this counter. */
export function frameHolds({ bytes, direction, devAddr }: SealedFrame, counter: number, nwkSKey: string): boolean {
  const end = bytes.length - micLength;
  return sameBytes(dataMic(keyOf(nwkSKey), direction, devAddr, counter, bytes.subarray(0, end)), bytes.subarray(end));
}

/** Proves and decrypts a frame under a full counter. */
export function openDataFrame(sealed: SealedFrame, counter: number, keys: SessionKeys): OpenFrame | Refusal {
  if (!frameHolds(sealed, counter, keys.nwkSKey)) return new Refusal("wrong-mic");
  const { lowCounter, bytes, ...header } = sealed;
  const portAt = headerLength + ((bytes[5] ?? 0) & 0b1111);
  const options = bytes.slice(headerLength, portAt);
  const rest = bytes.slice(portAt, bytes.length - micLength);
  const [port] = rest;
  if (port === undefined) return { ...header, counter, commands: options, payload: rest };
  const payload = rest.slice(1);
  crypt(header, counter, port, payload, keys);
  if (port !== 0) return { ...header, counter, commands: options, port, payload };
  // Commands stand in one place or in the other (4.3.1.6).
  if (options.length > 0) return new Refusal("two-command-places");
  return { ...header, counter, commands: payload, payload: new Uint8Array(0) };
}

/**
 * Encrypts and signs a frame. Commands travel as options; those that do not fit there are the payload of a frame that has
 * no other. Throws a RangeError when both are too long: the sender counts its room before.
 */
export function sealDataFrame(frame: OpenFrame, keys: SessionKeys): Uint8Array {
  const { direction, confirmed, devAddr, counter, commands } = frame;
  const asPayload = frame.port === undefined && commands.length > longestOptions;
  const options = asPayload ? new Uint8Array(0) : commands;
  if (options.length > longestOptions)
    throw new RangeError(`${options.length} octets of MAC commands beside a payload`);
  const port = asPayload ? 0 : frame.port;
  const payload = Uint8Array.from(asPayload ? commands : frame.payload);
  if (port !== undefined) crypt(frame, counter, port, payload, keys);
  let control = options.length;
  for (const flag of ["adr", "adrAckReq", "ack", "pending"] as const) if (frame[flag]) control |= flags[flag];
  const message = concat(
    Uint8Array.of(writeMessageType(`${confirmed ? "confirmed" : "unconfirmed"}-${direction}`)),
    writeIdentifier(devAddr, 4),
    Uint8Array.of(control),
    writeNumber(counter % 0x1_0000, 2),
    options,
    port === undefined ? new Uint8Array(0) : concat(Uint8Array.of(port), payload),
  );
  if (message.length + micLength > longestFrame)
    throw new RangeError(`a frame of ${message.length + micLength} octets`);
  return concat(message, dataMic(keyOf(keys.nwkSKey), direction, devAddr, counter, message));
}

/** Encrypts or decrypts (the same) a payload in place, with the key that its port calls for (4.3.3). */
function crypt(header: FrameHeader, counter: number, port: number, payload: Uint8Array, keys: SessionKeys): void {
  const key = keyOf(port === 0 ? keys.nwkSKey : keys.appSKey);
  // A payload has at most 16 blocks, so counting up the last octet never reaches the frame counter before it.
  ctr(key, blockOf(0x01, header.direction, header.devAddr, counter, 1), payload);
}
