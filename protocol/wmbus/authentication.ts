// The authentication and fragmentation layer: counter and message authentication code (EN 13757-7, clause 6).
import { Fault } from "@tributary/core";
import { lowerLayers, readUnsigned } from "@tributary/mbus";

/** The numbers of the header behind CI 90. */
export interface AuthenticationScan {
  /** Fragmentation control: bits 0-7 fragment id, 9 key info, 10 MAC, 11 counter, 12 length, 13 message control, 14 more. */
  readonly fragmentControl: number;
  readonly messageControl?: number | undefined;
  readonly keyInformation?: number | undefined;
  readonly counter?: number | undefined;
  readonly messageLength?: number | undefined;
  /** Bytes of MAC; 0 where there is none. */
  readonly macLength: number;
  /** Where the header ends and what it authenticates begins. */
  readonly end: number;
}

/** The same with the MAC itself. */
export interface AuthenticationHeader extends Omit<AuthenticationScan, "macLength"> {
  readonly mac?: Uint8Array;
}

/** Bits of the fragmentation control field (EN 13757-7, table 5). */
export const fragmentBits = {
  fragmentId: 0xff,
  keyInformation: 1 << 9,
  mac: 1 << 10,
  counter: 1 << 11,
  length: 1 << 12,
  control: 1 << 13,
  more: 1 << 14,
  reserved: 0x8100,
};

/**
 * Bytes of MAC by authentication type, message control bits 0-3 (EN 13757-7, table 8). The types of two and four bytes
 * are left out, as OMS does: whoever forges a telegram also chooses its type, and two bytes are guessed in an hour.
 */
const macLengths: Readonly<Record<number, number>> = { 5: 8, 6: 12, 7: 16 };
const knownMacLengths = Object.values(macLengths);

/** Whether this is one of several fragments: more follow, or some went before. */
export function isFragment({ fragmentControl }: Pick<AuthenticationScan, "fragmentControl">): boolean {
  return (fragmentControl & (fragmentBits.more | fragmentBits.fragmentId)) !== 0;
}

/** Reads the numbers of the layer whose CI is at `at`, in a frame that ends at `frameEnd`. */
export function scanAuthentication(frame: Uint8Array, at: number, frameEnd: number): AuthenticationScan | Fault {
  const end = at + 2 + (frame[at + 1] ?? 0);
  if (end > frameEnd || end < at + 4) return new Fault("truncated", "authentication", frameEnd);
  const fragmentControl = readUnsigned(frame, at + 2, at + 4);
  // No MAC covers these bits, so nothing but the one known meaning is let through.
  if ((fragmentControl & fragmentBits.reserved) !== 0) return new Fault("unknown-security", "authentication", at + 2);
  let next = at + 4;
  const number = (bit: number, length: number): number | undefined => {
    if ((fragmentControl & bit) === 0) return undefined;
    next += length;
    return readUnsigned(frame, next - length, next);
  };
  const messageControl = number(fragmentBits.control, 1);
  const keyInformation = number(fragmentBits.keyInformation, 2);
  const counter = number(fragmentBits.counter, 4);
  let macLength = 0;
  if (fragmentControl & fragmentBits.mac) {
    // A last fragment carries the MAC but not the message control that tells its length: it is what is left.
    const left = end - next - (fragmentControl & fragmentBits.length ? 2 : 0);
    macLength = (messageControl === undefined ? left : macLengths[messageControl & 15]) ?? 0;
    if (!knownMacLengths.includes(macLength)) return new Fault("unknown-security", "authentication", at + 4);
    next += macLength;
  }
  const messageLength = number(fragmentBits.length, 2);
  // The length byte and the fields that the control bits announce must agree, else one of them is damaged.
  if (next !== end) return new Fault("wrong-length", "authentication", at + 1);
  return { fragmentControl, messageControl, keyInformation, counter, messageLength, macLength, end };
}

/** Where the MAC stands: only the message length may come behind it. */
export function macAt({ end, macLength, messageLength }: AuthenticationScan): number {
  return end - macLength - (messageLength === undefined ? 0 : 2);
}

/** The header with its MAC cut out of the frame. */
export function cutAuthentication(frame: Uint8Array, scan: AuthenticationScan): AuthenticationHeader {
  const { macLength, ...header } = scan;
  const from = macAt(scan);
  return macLength === 0 ? header : { ...header, mac: frame.subarray(from, from + macLength) };
}

/** Reads the layer whose CI is at `at`. */
export function readAuthentication(frame: Uint8Array, at: number): AuthenticationHeader | Fault {
  const scan = scanAuthentication(frame, at, frame.length);
  return scan instanceof Fault ? scan : cutAuthentication(frame, scan);
}

/** The numbers of a header. */
export function numbersOf({ mac, ...numbers }: AuthenticationHeader): AuthenticationScan {
  return { ...numbers, macLength: mac?.length ?? 0 };
}

export function writeAuthentication(header: Omit<AuthenticationHeader, "end">): Uint8Array {
  const { fragmentControl, messageControl, keyInformation, counter, mac, messageLength } = header;
  const fields = [
    ...put(fragmentControl, 2),
    ...put(messageControl, 1),
    ...put(keyInformation, 2),
    ...put(counter, 4),
    ...(mac ?? []),
    ...put(messageLength, 2),
  ];
  return Uint8Array.of(lowerLayers.authentication, fields.length, ...fields);
}

function put(value: number | undefined, length: number): number[] {
  return value === undefined ? [] : Array.from({ length }, (_, i) => (value >>> (8 * i)) & 0xff);
}
