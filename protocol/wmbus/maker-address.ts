// Link layer addresses that a maker sends in an order of his own.
import { manufacturerCode } from "@tributary/core";

/**
 * Diehl's meters (sold as Hydrometer and Diehl Metering) put version and type before the serial number in telegrams of
 * their own dialects: those with a maker's CI, and those whose configuration field has bit 12 set, which is no mode.
 */
const hydrometer = manufacturerCode("HYD");
const diehl = manufacturerCode("DME");
const shortHeader = 0x7a;
const ownScrambling = 0x10;

const idAt = 4;
const versionAt = 8;
const ciAt = 10;
const configurationAt = 13;

/** Whether version and type stand before the serial number. */
function versionFirst(frame: Uint8Array): boolean {
  const maker = (frame[2] ?? 0) | ((frame[3] ?? 0) << 8);
  if (maker !== hydrometer && maker !== diehl) return false;
  const ci = frame[ciAt] ?? 0;
  return (
    (ci >= 0xa0 && ci <= 0xa7) || (ci === shortHeader && ((frame[configurationAt + 1] ?? 0) & ownScrambling) !== 0)
  );
}

/** The frame's first ten bytes with the address in the standard's order. */
export function inStandardOrder(frame: Uint8Array): Uint8Array {
  if (!versionFirst(frame)) return frame;
  const header = frame.slice(0, ciAt);
  header.copyWithin(idAt, idAt + 2);
  header.set(frame.subarray(idAt, idAt + 2), versionAt);
  return header;
}

/** Puts the address of a frame that is about to be sent into the maker's order. */
export function toMakersOrder(frame: Uint8Array): void {
  if (!versionFirst(frame)) return;
  const [version = 0, type = 0] = frame.subarray(versionAt, ciAt);
  frame.copyWithin(idAt + 2, idAt, versionAt);
  frame[idAt] = version;
  frame[idAt + 1] = type;
}
