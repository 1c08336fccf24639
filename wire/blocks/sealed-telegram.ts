// Writes and reads a telegram as a gateway that cannot open it passes it on in pieces.
import { concat } from "@tributary/core";
import type { HopTelegram } from "../hop.ts";
import { longestTelegram } from "../telegram-line.ts";

const crcKinds = ["none", "a", "b", "unstated"] as const;
const crcMask = 0x03;
const rssiMark = 0x04;
const headBytes = 5;

/** What is sealed of a telegram: its receiver's name stays behind, its signal strength is in whole dBm, 0 to -255. */
export type SealedTelegram = Omit<HopTelegram, "receiver">;

export function encodeSealed({ bytes, at, crc, rssi }: SealedTelegram): Uint8Array {
  const head = new Uint8Array(headBytes);
  head[0] = crcKinds.indexOf(crc) | (rssi === undefined ? 0 : rssiMark);
  new DataView(head.buffer).setUint32(1, at);
  const strength = rssi === undefined ? [] : [Math.max(0, Math.min(255, Math.round(-rssi)))];
  return concat(head, Uint8Array.from(strength), bytes);
}

/** Reads a telegram; a sentence that says what is wrong when it is none. */
export function decodeSealed(message: Uint8Array): SealedTelegram | string {
  const [mark = 0] = message;
  const crc = crcKinds[mark & crcMask];
  if (crc === undefined || mark > (crcMask | rssiMark)) return "the sealed telegram has marks that are not known";
  const begin = mark & rssiMark ? headBytes + 1 : headBytes;
  if (message.length <= begin) return "the sealed telegram ends before its frame";
  if (message.length - begin > longestTelegram) return "the sealed telegram is longer than any";
  const at = new DataView(message.buffer, message.byteOffset).getUint32(1);
  const rssi = mark & rssiMark ? { rssi: 0 - (message[headBytes] ?? 0) } : {};
  return { bytes: message.slice(begin), at, crc, ...rssi };
}
