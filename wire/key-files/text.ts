// Reads bytes as text in whichever encoding offices send it: UTF-8, UTF-16 with its mark, else Latin-1.
import { strFromU8 } from "fflate";

export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 0);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 1);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = marked ? bytes.subarray(3) : bytes;
  return isUtf8(text) ? strFromU8(text) : strFromU8(text, true);
}

/** `low`: the place of the low byte's neighbour, 0 for little-endian. */
function utf16(bytes: Uint8Array, bigEndian: 0 | 1): string {
  const units: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    units.push(String.fromCharCode((bytes[at + bigEndian] ?? 0) | ((bytes[at + 1 - bigEndian] ?? 0) << 8)));
  }
  return units.join("");
}

/** Whether each byte above 7f is part of a sequence of the right length (RFC 3629, 3). */
function isUtf8(bytes: Uint8Array): boolean {
  let following = 0;
  for (const byte of bytes) {
    if (following > 0) {
      if (byte >> 6 !== 0b10) return false;
      following -= 1;
    } else if (byte >= 0xc2 && byte <= 0xdf) following = 1;
    else if (byte >> 4 === 0b1110) following = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) following = 3;
    else if (byte > 0x7f) return false;
  }
  return following === 0;
}
