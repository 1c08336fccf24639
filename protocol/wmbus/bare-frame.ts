// Tells whether a bare frame, of which no receiver told, still has its link layer CRCs.
import { Fault } from "@tributary/core";
import { recordsOf } from "./formats.ts";
import { type CrcFormat, stripCrc } from "./link.ts";
import { encryptedLength } from "./security.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

/** Whether a frame read in this format ends where its headers and records say; what needs a key is judged by its length. */
function isWhole(bytes: Uint8Array, crc: CrcFormat): boolean {
  const sealed = readSealed(bytes, crc);
  if (sealed instanceof Fault) return false;
  const { transport, end } = sealed;
  if (sealed.security.encrypted)
    return transport === undefined || transport.end + encryptedLength(transport, end) <= end;
  const open = unseal(sealed, undefined);
  if (open instanceof Fault) return false;
  const list = recordsOf(open);
  return !(list instanceof Fault) && list.fault === undefined;
}

/**
 * The format of a bare frame: with CRCs only where the length is exactly that of such a frame and every CRC is right.
 * The length field of format B counts the CRCs, so there the length proves nothing, and 1 frame without CRCs in 65,536
 * seems to end with one: it is taken for format B only when nothing is missing without those bytes.
 */
export function crcOfBareFrame(bytes: Uint8Array): CrcFormat {
  if (!(stripCrc(bytes, "a") instanceof Fault)) return "a";
  return !(stripCrc(bytes, "b") instanceof Fault) && isWhole(bytes, "b") ? "b" : "none";
}
