// Reads and writes bytes as hexadecimal text.

const digits = "0123456789abcdef";
const values = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i += 1) {
  const digit = digits[i] ?? "";
  values[digit.charCodeAt(0)] = i;
  values[digit.toUpperCase().charCodeAt(0)] = i;
}

/** Bytes of hexadecimal text, or `undefined` when it has an odd length or a character that is no hex digit. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) {
    const high = values[text.charCodeAt(2 * i)] ?? -1;
    const low = values[text.charCodeAt(2 * i + 1)] ?? -1;
    if (high < 0 || low < 0) return undefined;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

/** Lower-case hexadecimal text of bytes, two digits each, no separators. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += digits.charAt(byte >> 4) + digits.charAt(byte & 15);
  return text;
}

/** The bytes of several arrays, one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two arrays hold the same bytes. Runs in a time that depends on the length alone, so it may compare MACs. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
