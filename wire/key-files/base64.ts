// Reads and writes bytes as base64 text (RFC 4648, 4), which XML encryption wraps in lines.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Int8Array(128).fill(-1);
for (const [value, letter] of [...alphabet].entries()) values[letter.charCodeAt(0)] = value;

export interface Base64Bytes {
  readonly bytes: Uint8Array;
  /** Characters that are not base64; each counts as a zero, so that what stands behind it keeps its place. */
  readonly wrong: readonly number[];
}

export function fromBase64(text: string): Base64Bytes {
  const wrong: number[] = [];
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 0x20) continue;
    if (code === 0x3d) break;
    const value = values[code] ?? -1;
    if (value < 0) wrong.push(i);
    held = ((held << 6) | Math.max(0, value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  return { bytes: bytes.subarray(0, length), wrong };
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => alphabet.charAt((three >> shift) & 63));
    text += letters
      .slice(0, Math.min(4, bytes.length - at + 1))
      .join("")
      .padEnd(4, "=");
  }
  return text;
}
