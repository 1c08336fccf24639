// Puts a checksum behind what is kept, so that a bit that fell over on the disk is found before it is believed.
import { crc32 } from "node:zlib";

/** Tells bodies with a checksum from those of before, which have none. */
const mark = 0x43524331; // "CRC1"
const trailerBytes = 8;

/** The body with its checksum behind it: a program that knows of none reads the body all the same. */
export function sealBody(body: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(body.length + trailerBytes);
  sealed.set(body);
  const view = new DataView(sealed.buffer, body.length);
  view.setUint32(0, crc32(body));
  view.setUint32(4, mark);
  return sealed;
}

/** The body as it was written, or `undefined` when it is not what was written. */
export function openBody(sealed: Uint8Array): Uint8Array | undefined {
  const end = sealed.length - trailerBytes;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (end < 0 || view.getUint32(end + 4) !== mark) return sealed;
  const body = sealed.subarray(0, end);
  return crc32(body) === view.getUint32(end) ? body : undefined;
}
