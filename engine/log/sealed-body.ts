// Puts a checksum behind what is kept, so that a bit that fell over on the disk is found before it is believed.
import { crc32 } from "node:zlib";

/** Tells bodies with a checksum from those of before, which have none. */
const mark = 0x43524331; // "CRC1"
const trailerBytes = 8;
/** So few bits apart a mark is taken for one that was damaged. */
const nearBits = 2;

function bitsOf(word: number): number {
  let bits = 0;
  for (let left = word >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) bits += 1;
  return bits;
}

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
  const apart = end < 0 ? Number.POSITIVE_INFINITY : bitsOf(view.getUint32(end + 4) ^ mark);
  // A disk that lost a sector reads nothing there; nobody wrote a body that ends so.
  if (apart > nearBits) return end >= 0 && view.getBigUint64(end) === 0n ? undefined : sealed;
  return openSealed(sealed);
}

/** The same of a body that was never written without a checksum. */
export function openSealed(sealed: Uint8Array): Uint8Array | undefined {
  const end = sealed.length - trailerBytes;
  if (end < 0) return undefined;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const body = sealed.subarray(0, end);
  return view.getUint32(end + 4) === mark && crc32(body) === view.getUint32(end) ? body : undefined;
}
