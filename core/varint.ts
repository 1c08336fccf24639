// Writes whole numbers in as few bytes as they need (LEB128), and reads them: exact up to 2^53.

/** Most bytes of one number. */
export const longestVarint = 8;

/** Writes a number of 0 to 2^53 - 1, seven bits a byte, the lowest first; answers the place after it. */
export function putVarint(bytes: Uint8Array, place: number, value: number): number {
  let at = place;
  let rest = value;
  // Shifts know 32 bits.
  while (rest >= 2 ** 31) {
    bytes[at] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
    at += 1;
  }
  let low = rest | 0;
  while (low >= 128) {
    bytes[at] = (low & 127) | 128;
    low >>>= 7;
    at += 1;
  }
  bytes[at] = low;
  return at + 1;
}

/** Reads one number after the other; past the end of the bytes all are 0. */
export class VarintReader {
  bytes: Uint8Array;
  place: number;

  constructor(bytes: Uint8Array, place = 0) {
    this.bytes = bytes;
    this.place = place;
  }

  next(): number {
    const { bytes } = this;
    let { place } = this;
    let byte = bytes[place] ?? 0;
    place += 1;
    let value = byte & 127;
    for (let weight = 128; byte >= 128; weight *= 128) {
      byte = bytes[place] ?? 0;
      place += 1;
      value += (byte & 127) * weight;
    }
    this.place = place;
    return value;
  }
}

/** Small numbers of either sign as small numbers of none; exact for up to 52 bits. */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
