// Finds the CRC blocks of a frame, right or wrong, as far as the frame goes (EN 13757-4, 12.3 and 12.4).
import { crc16 } from "@tributary/core";
import { crcOfBareFrame } from "./bare-frame.ts";
import { type CrcFormat, linkLength } from "./link.ts";

/** A run of data bytes and the two bytes of CRC behind it, as far as a truncated frame has them. */
export interface CrcBlock {
  readonly from: number;
  /** Where the data end and the CRC begins. */
  readonly to: number;
  /** Where the CRC ends. */
  readonly end: number;
  readonly stated: number | undefined;
  readonly computed: number;
}

const crcLength = 2;
/** Data bytes of the first block and at most of each further one. */
const sizes = {
  a: { first: linkLength, further: 16 },
  b: { first: 126, further: 126 },
} as const;

/** The blocks of a frame that has CRCs. In format A its length field does not count them, in format B it does. */
export function crcBlocks(bytes: Uint8Array, crc: "a" | "b"): CrcBlock[] {
  const blocks: CrcBlock[] = [];
  const { first, further } = sizes[crc];
  let left = 1 + (bytes[0] ?? 0);
  for (let from = 0; left > 0 && from < bytes.length; ) {
    const room = crc === "b" ? left - crcLength : left;
    const size = Math.max(Math.min(blocks.length === 0 ? first : further, room), 1);
    const to = Math.min(from + size, bytes.length);
    const end = Math.min(to + crcLength, bytes.length);
    const whole = to - from === size && end - to === crcLength;
    const stated = whole ? ((bytes[to] ?? 0) << 8) | (bytes[to + 1] ?? 0) : undefined;
    blocks.push({ from, to, end, stated, computed: crc16(bytes, from, to) });
    left -= crc === "b" ? size + crcLength : size;
    from = end;
  }
  return blocks;
}

/** Bytes of a format A frame whose length field says `length`. */
function formatALength(length: number): number {
  const further = Math.max(length + 1 - sizes.a.first, 0);
  return length + 1 + crcLength * (1 + Math.ceil(further / sizes.a.further));
}

/**
 * The format that a bare frame was meant to have, for those who explain what is wrong with it: also where a CRC is
 * wrong or the end is missing. Only a guess, so nothing is decoded by it.
 */
export function likelyCrc(bytes: Uint8Array): CrcFormat {
  const certain = crcOfBareFrame(bytes);
  const length = bytes[0] ?? 0;
  if (certain !== "none" || bytes.length === length + 1) return certain;
  const [first] = crcBlocks(bytes, "a");
  const begins = first?.stated === first?.computed && first?.to === linkLength;
  return bytes.length === formatALength(length) || begins ? "a" : "none";
}
