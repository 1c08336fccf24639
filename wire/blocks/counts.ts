// Codes whole numbers that are mostly small in few bits: Rice's code with a quotient in Elias' gamma code.
import type { BitReader, BitWriter } from "./bits.ts";

/**
 * Rice's code writes `value >> k` in unary, so that a garden hose after an hour of nothing would cost fifty bits; in
 * Elias' gamma code (together: exponential Golomb code of order k) it costs eleven, and small numbers cost the same.
 */

/** A quotient of so many bits or more is not coded: as many ones say instead that the number follows in another form. */
const mostOnes = 20;

/** What `getCount` answers where the number follows in another form, or cannot be read at all. */
export const escaped = -1;

/** Bits of a whole number, 0 for 0: its size class. */
export function sizeOf(value: number): number {
  if (value < 2 ** 31) return 32 - Math.clz32(value);
  return 31 + sizeOf(Math.floor(value / 2 ** 31));
}

/** Whether the code of order `k` has a word for the number; a writer must not escape then. */
export function isCodable(value: number, k: number): boolean {
  return value >= 0 && Number.isSafeInteger(value) && Math.floor(value / 2 ** k) + 1 < 2 ** mostOnes;
}

/** Writes a codable number: n ones, a zero, the n bits below the leading one of (value >> k) + 1, the k low bits. */
export function putCount(writer: BitWriter, value: number, k: number): void {
  const quotient = Math.floor(value / 2 ** k) + 1;
  const n = sizeOf(quotient) - 1;
  writer.put(2 ** (n + 1) - 2, n + 1);
  writer.put(quotient - 2 ** n, n);
  writer.put(value % 2 ** k, k);
}

export function putEscape(writer: BitWriter): void {
  writer.put(2 ** mostOnes - 1, mostOnes);
}

export function getCount(reader: BitReader, k: number): number {
  let n = 0;
  while (reader.get(1) === 1) {
    n += 1;
    if (n === mostOnes) return escaped;
  }
  const quotient = 2 ** n + reader.get(n) - 1;
  return quotient * 2 ** k + reader.get(k);
}
