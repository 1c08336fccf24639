// The radio link layer: length, control, sender, and the CRCs of frame formats A and B (EN 13757-4, clause 12).
import { crc16, Fault, type MeterAddress } from "@tributary/core";
import { copyAddress, readAddress } from "@tributary/mbus";
import { controlField } from "./control.ts";
import { inStandardOrder } from "./maker-address.ts";
import { roomFor } from "./room.ts";

/** Which link layer CRCs are still in a frame. The receiver knows; the bytes do not say. */
export type CrcFormat = "none" | "a" | "b";

/** A telegram as it came, and whether its link layer CRCs are still in it. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly crc: CrcFormat;
}

/** What the link layer says. `address` is that of the sender, which need not be the meter. */
export interface LinkHeader {
  readonly control: number;
  readonly address: MeterAddress;
  /** True for a wired long frame (68 L L 68), whose link layer has only a bus address. */
  readonly wired: boolean;
}

/** L, C, M and A: ten bytes before the first CI. */
export const linkLength = 10;
const addressAt = 2;
const crcLength = 2;
/** Format A: a first block of 10 bytes, then blocks of 16, each with its CRC (EN 13757-4, 12.3). */
const blockLengthA = 16;
/** Format B: one CRC for the first 126 bytes, another for the rest (EN 13757-4, 12.4). */
const firstLengthB = 126;

/**
 * Bytes that a receiver may leave behind a frame without CRCs: a last CRC, signal strength or link quality. The length
 * field rules and they are no part of the telegram; more of them would mean that the length field is wrong.
 */
const mostLeftover = 4;

/** The frame without its CRCs, each of them checked. */
export function stripCrc(bytes: Uint8Array, crc: CrcFormat): Uint8Array | Fault {
  if (crc === "none") {
    const length = frameLength(bytes);
    return length instanceof Fault ? length : bytes.subarray(0, length);
  }
  const frame = roomFor(bytes.length);
  const length = putFrame(bytes, crc, frame);
  return length instanceof Fault ? length : frame.subarray(0, length);
}

/**
 * Writes the frame without its CRCs, each of them checked, to the beginning of `frame`, which has room for any, and
 * answers its length.
 */
export function putFrame(bytes: Uint8Array, crc: CrcFormat, frame: Uint8Array): number | Fault {
  const length = frameLength(bytes, crc);
  if (length instanceof Fault) return length;
  if (crc === "a") return putFormatA(bytes, length, frame);
  if (crc === "b") return putFormatB(bytes, length, frame);
  copy(bytes, 0, length, frame, 0);
  return length;
}

/** What the length field says that there is: without CRCs, but for format B. */
function frameLength(bytes: Uint8Array, crc: CrcFormat = "none"): number | Fault {
  const length = (bytes[0] ?? 0) + 1;
  if (bytes.length > 2 * 0xff) return new Fault("too-long", "link", bytes.length);
  if (length < linkLength) return new Fault("not-a-telegram", "link", 0);
  if (bytes.length < linkLength) return new Fault("truncated", "link", bytes.length);
  if (crc !== "none") return length;
  if (bytes.length < length) return new Fault("truncated", "link", bytes.length);
  if (bytes.length > length + mostLeftover) return new Fault("wrong-length", "link", length);
  return length;
}

function putFormatA(bytes: Uint8Array, length: number, frame: Uint8Array): number | Fault {
  const expected = length + crcLength * (1 + Math.ceil((length - linkLength) / blockLengthA));
  if (bytes.length !== expected) return lengthFault(bytes, expected);
  let from = 0;
  let to = 0;
  while (to < length) {
    const size = Math.min(to === 0 ? linkLength : blockLengthA, length - to);
    if (!crcHolds(bytes, from, from + size)) return new Fault("crc-wrong", "link", from + size);
    copy(bytes, from, from + size, frame, to);
    to += size;
    from += size + crcLength;
  }
  return length;
}

/** In format B the length field counts the CRCs too. */
function putFormatB(bytes: Uint8Array, length: number, frame: Uint8Array): number | Fault {
  if (bytes.length !== length) return lengthFault(bytes, length);
  if (length < linkLength + crcLength) return new Fault("truncated", "link", length);
  const firstEnd = Math.min(length - crcLength, firstLengthB);
  if (!crcHolds(bytes, 0, firstEnd)) return new Fault("crc-wrong", "link", firstEnd);
  copy(bytes, 0, firstEnd, frame, 0);
  const secondAt = firstEnd + crcLength;
  if (length === secondAt) return firstEnd;
  if (length <= secondAt + crcLength) return new Fault("wrong-length", "link", secondAt);
  if (!crcHolds(bytes, secondAt, length - crcLength)) return new Fault("crc-wrong", "link", length - crcLength);
  copy(bytes, secondAt, length - crcLength, frame, firstEnd);
  return length - 2 * crcLength;
}

/** For a few bytes faster than a view and `set`. */
function copy(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): void {
  for (let i = from, j = at; i < to; i += 1, j += 1) into[j] = bytes[i] ?? 0;
}

function lengthFault(bytes: Uint8Array, expected: number): Fault {
  return new Fault(bytes.length < expected ? "truncated" : "wrong-length", "link", Math.min(bytes.length, expected));
}

/** CRCs stand most significant byte first (EN 13757-4, 12.3.5). */
function crcHolds(bytes: Uint8Array, from: number, to: number): boolean {
  return crc16(bytes, from, to) === (((bytes[to] ?? 0) << 8) | (bytes[to + 1] ?? 0));
}

/** Puts the CRCs of a format into a frame whose length field counts no CRCs, and corrects that field for format B. */
export function addCrc(frame: Uint8Array, crc: CrcFormat): Uint8Array {
  if (crc === "none") return frame;
  const whole: number[] = [];
  const put = (block: Uint8Array) => {
    const sum = crc16(block);
    whole.push(...block, sum >> 8, sum & 0xff);
  };
  if (crc === "a") {
    put(frame.subarray(0, linkLength));
    for (let at = linkLength; at < frame.length; at += blockLengthA) put(frame.subarray(at, at + blockLengthA));
    return Uint8Array.from(whole);
  }
  const counted = frame.slice();
  counted[0] = frame.length - 1 + crcLength * (frame.length > firstLengthB ? 2 : 1);
  put(counted.subarray(0, firstLengthB));
  if (counted.length > firstLengthB) put(counted.subarray(firstLengthB));
  return Uint8Array.from(whole);
}

/** Offset in the frame as received of an offset in the frame without CRCs. */
export function receivedOffset(crc: CrcFormat, offset: number): number {
  if (crc === "none" || offset < linkLength) return offset;
  if (crc === "b") return offset < firstLengthB ? offset : offset + crcLength;
  return offset + crcLength * (1 + Math.floor((offset - linkLength) / blockLengthA));
}

export function readLink(frame: Uint8Array): LinkHeader {
  return { control: frame[1] ?? 0, address: readAddress(inStandardOrder(frame), addressAt, "link"), wired: false };
}

/** Copies the eight bytes of the sender's address to the beginning of `into`, in the standard's order. */
export function copySender(frame: Uint8Array, into: Uint8Array): void {
  copyAddress(inStandardOrder(frame), addressAt, "link", into);
}

/** Why a frame of `length` bytes is no telegram of a meter; `undefined` where it is one. */
export function linkFault(frame: Uint8Array, length: number): Fault | undefined {
  if (controlField(frame[1] ?? 0)?.from === "other") return new Fault("not-from-meter", "link", 1);
  return length === linkLength ? new Fault("truncated", "link", linkLength) : undefined;
}
