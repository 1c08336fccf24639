// Reads and writes numbers and identifiers, which LoRaWAN sends least significant octet first (TS001-1.0.4, 1.3).
import { fromHex, toHex } from "@tributary/core";

/** The number in `length` octets, at most six, from `at` on; octets past the end count as 0. */
export function readNumber(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i -= 1) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

export function writeNumber(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, rest = value; i < length; i += 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

/** An EUI or a device address as people write it: hexadecimal, most significant digit first. */
export function readIdentifier(bytes: Uint8Array, at: number, length: number): string {
  return toHex(bytes.slice(at, at + length).reverse());
}

/** Throws a RangeError unless the text has that many octets: identifiers are checked where they enter. */
export function writeIdentifier(text: string, length: number): Uint8Array {
  return octets(text, length).reverse();
}

/** The octets of hexadecimal text. Throws a RangeError unless it has that many: keys are checked where they enter. */
export function octets(text: string, length: number): Uint8Array {
  const bytes = fromHex(text);
  if (bytes?.length !== length) throw new RangeError(`needs ${2 * length} hexadecimal digits`);
  return bytes;
}
