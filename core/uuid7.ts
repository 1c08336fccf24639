// Makes UUIDs of version 7, which sort by the time they were made (RFC 9562, 5.7).
import { toHex } from "./bytes.ts";

/** `milliseconds`: UTC; `random`: 16 bytes that nobody can guess, of which ten are used. */
export function uuid7(milliseconds: number, random: Uint8Array): string {
  const bytes = random.slice(0, 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(milliseconds / 2 ** 32));
  view.setUint32(2, milliseconds % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
