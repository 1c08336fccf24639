// The radio link layer: length, control, sender, and the CRCs of frame formats A and B (EN 13757-4, clause 12).
import { crc16, Fault, type MeterAddress } from "@tributary/core";
import { readAddress } from "@tributary/mbus";
import { inStandardOrder } from "./maker-address.ts";

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
  const length = bytes[0] ?? 0;
  if (bytes.length > 2 * 0xff) return new Fault("too-long", "link", bytes.length);
  if (length < linkLength - 1) return new Fault("not-a-telegram", "link", 0);
  if (bytes.length < linkLength) return new Fault("truncated", "link", bytes.length);
  if (crc === "a") return stripFormatA(bytes, length + 1);
  if (crc === "b") return stripFormatB(bytes, length + 1);
  if (bytes.length < length + 1) return new Fault("truncated", "link", bytes.length);
  if (bytes.length > length + 1 + mostLeftover) return new Fault("wrong-length", "link", length + 1);
  return bytes.subarray(0, length + 1);
}

function stripFormatA(bytes: Uint8Array, length: number): Uint8Array | Fault {
  const expected = length + crcLength * (1 + Math.ceil((length - linkLength) / blockLengthA));
  if (bytes.length !== expected) return lengthFault(bytes, expected);
  const frame = new Uint8Array(length);
  let from = 0;
  let to = 0;
  while (to < length) {
    const end = from + Math.min(to === 0 ? linkLength : blockLengthA, length - to);
    if (!crcHolds(bytes, from, end)) return new Fault("crc-wrong", "link", end);
    for (let i = from; i < end; i += 1) frame[to++] = bytes[i] ?? 0;
    from = end + crcLength;
  }
  return frame;
}

/** In format B the length field counts the CRCs too. */
function stripFormatB(bytes: Uint8Array, length: number): Uint8Array | Fault {
  if (bytes.length !== length) return lengthFault(bytes, length);
  if (length < linkLength + crcLength) return new Fault("truncated", "link", length);
  const firstEnd = Math.min(length - crcLength, firstLengthB);
  if (!crcHolds(bytes, 0, firstEnd)) return new Fault("crc-wrong", "link", firstEnd);
  const secondAt = firstEnd + crcLength;
  if (length === secondAt) return bytes.slice(0, firstEnd);
  if (length <= secondAt + crcLength) return new Fault("wrong-length", "link", secondAt);
  if (!crcHolds(bytes, secondAt, length - crcLength)) return new Fault("crc-wrong", "link", length - crcLength);
  const frame = new Uint8Array(length - 2 * crcLength);
  frame.set(bytes.subarray(0, firstEnd));
  frame.set(bytes.subarray(secondAt, length - crcLength), firstEnd);
  return frame;
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
  return { control: frame[1] ?? 0, address: readAddress(inStandardOrder(frame), 2, "link"), wired: false };
}
