// The authentication and fragmentation layer: counter and message authentication code (EN 13757-7, clause 6).
import { Fault } from "@tributary/core";
import { lowerLayers, readUnsigned } from "@tributary/mbus";

export interface AuthenticationHeader {
  /** Fragmentation control: bits 0-7 fragment id, 9 key info, 10 MAC, 11 counter, 12 length, 13 message control, 14 more. */
  readonly fragmentControl: number;
  readonly messageControl?: number;
  readonly keyInformation?: number;
  readonly counter?: number;
  readonly mac?: Uint8Array;
  readonly messageLength?: number;
  /** Where the header ends and what it authenticates begins. */
  readonly end: number;
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
export function isFragment({ fragmentControl }: AuthenticationHeader): boolean {
  return (fragmentControl & (fragmentBits.more | fragmentBits.fragmentId)) !== 0;
}

/** Reads the layer whose CI is at `at`. */
export function readAuthentication(frame: Uint8Array, at: number): AuthenticationHeader | Fault {
  const end = at + 2 + (frame[at + 1] ?? 0);
  if (end > frame.length || end < at + 4) return new Fault("truncated", "authentication", frame.length);
  const fragmentControl = readUnsigned(frame, at + 2, at + 4);
  // No MAC covers these bits, so nothing but the one known meaning is let through.
  if ((fragmentControl & fragmentBits.reserved) !== 0) return new Fault("unknown-security", "authentication", at + 2);
  const header: { -readonly [Field in keyof AuthenticationHeader]: AuthenticationHeader[Field] } = {
    fragmentControl,
    end,
  };
  let next = at + 4;
  if (fragmentControl & fragmentBits.control) {
    header.messageControl = frame[next] ?? 0;
    next += 1;
  }
  if (fragmentControl & fragmentBits.keyInformation) {
    header.keyInformation = readUnsigned(frame, next, next + 2);
    next += 2;
  }
  if (fragmentControl & fragmentBits.counter) {
    header.counter = readUnsigned(frame, next, next + 4);
    next += 4;
  }
  if (fragmentControl & fragmentBits.mac) {
    // A last fragment carries the MAC but not the message control that tells its length: it is what is left.
    const left = end - next - (fragmentControl & fragmentBits.length ? 2 : 0);
    const length = header.messageControl === undefined ? left : macLengths[header.messageControl & 15];
    if (length === undefined || !knownMacLengths.includes(length)) {
      return new Fault("unknown-security", "authentication", at + 4);
    }
    header.mac = frame.subarray(next, next + length);
    next += length;
  }
  if (fragmentControl & fragmentBits.length) {
    header.messageLength = readUnsigned(frame, next, next + 2);
    next += 2;
  }
  // The length byte and the fields that the control bits announce must agree, else one of them is damaged.
  return next === end ? header : new Fault("wrong-length", "authentication", at + 1);
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
