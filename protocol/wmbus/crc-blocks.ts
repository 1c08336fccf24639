// Finds the CRC blocks of a frame, right or wrong, as far as the frame goes (EN 13757-4, 12.3 and 12.4).
import { crc16 } from "@tributary/core";
import { type CrcFormat, crcOfBareFrame, linkLength } from "./link.ts";

/** A run of data bytes and the two bytes of CRC behind it, of which a truncated frame may lack some. */
export interface CrcBlock {
  readonly from: number;
  /** Where the data end and the CRC begins. */
  readonly to: number;
  readonly stated: number | undefined;
  readonly computed: number;
}

const crcLength = 2;
const longest = { a: 16, b: Number.POSITIVE_INFINITY } as const;
const firstLength = { a: linkLength, b: 126 } as const;

/** The blocks of a frame that has CRCs. In format A its length field does not count them, in format B it does. */
export function crcBlocks(bytes: Uint8Array, crc: "a" | "b"): CrcBlock[] {
  const blocks: CrcBlock[] = [];
  const dataEnd = crc === "b" ? Math.min(bytes.length, 1 + (bytes[0] ?? 0)) : bytes.length;
  for (let from = 0; from < dataEnd; ) {
    const room = Math.max(dataEnd - from - crcLength, 0);
    const to = from + Math.min(blocks.length === 0 ? firstLength[crc] : longest[crc], room || dataEnd - from);
    const whole = to + crcLength <= dataEnd;
    const stated = whole ? ((bytes[to] ?? 0) << 8) | (bytes[to + 1] ?? 0) : undefined;
    blocks.push({ from, to, stated, computed: crc16(bytes, from, to) });
    from = Math.min(to + crcLength, dataEnd);
  }
  return blocks;
}

/** Bytes of a format A frame whose length field says `length`. */
function formatALength(length: number): number {
  return length + 1 + crcLength * (1 + Math.ceil(Math.max(length + 1 - linkLength, 0) / longest.a));
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
