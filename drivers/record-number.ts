// Reads a record's number where the maker, not the VIF, says what it counts.
import type { DataRecord } from "@tributary/mbus";

/** A signed little-endian integer of up to six bytes. */
function integer(data: Uint8Array): number {
  const size = data.length;
  let value = 0;
  for (let i = size - 1; i >= 0; i -= 1) value = value * 256 + (data[i] ?? 0);
  return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
}

/** Binary-coded decimal digits, lowest first; F in the highest digit is a minus sign (EN 13757-3, annex B, type A). */
function binaryCodedDecimal(data: Uint8Array): number | undefined {
  let value = 0;
  let sign = 1;
  for (let i = data.length - 1; i >= 0; i -= 1) {
    const [high, low] = [(data[i] ?? 0) >> 4, (data[i] ?? 0) & 15];
    const minus = i === data.length - 1 && high === 15;
    if (minus) sign = -1;
    if ((high > 9 && !minus) || low > 9) return undefined;
    value = value * 100 + (minus ? 0 : high * 10) + low;
  }
  return sign * value;
}

/** The whole number in a record, or `undefined` where it holds none that is exact. */
export function numberOf({ coding, data }: DataRecord): number | undefined {
  if (coding.startsWith("bcd")) return binaryCodedDecimal(data);
  return coding.startsWith("int") && data.length <= 6 ? integer(data) : undefined;
}
