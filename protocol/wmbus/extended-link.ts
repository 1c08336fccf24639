// The extended link layer: communication control, another sender's address, session encryption (EN 13757-4, clause 13).
import { crc16, Fault, type MeterAddress } from "@tributary/core";
import { addressLength, lowerLayers, readAddress, writeAddress } from "@tributary/mbus";

/** The numbers of the header behind a CI of the extended link layer. */
export interface ExtendedLinkScan {
  readonly ci: number;
  readonly communicationControl: number;
  readonly accessNumber: number;
  /** Session number (types II and IV): four bits of session, 25 bits of minutes, three bits of encryption. */
  readonly session?: number | undefined;
  /** Where the header ends. With a session a payload CRC of two bytes follows, encrypted like the payload. */
  readonly end: number;
}

/** The same with the address that an adapter adds for the meter behind it (types III and IV). */
export interface ExtendedLink extends ExtendedLinkScan {
  readonly address?: MeterAddress;
}

const forms: Readonly<Record<number, { readonly address: boolean; readonly session: boolean }>> = {
  [lowerLayers.extendedLinkShort]: { address: false, session: false },
  [lowerLayers.extendedLinkSession]: { address: false, session: true },
  [lowerLayers.extendedLinkAddress]: { address: true, session: false },
  [lowerLayers.extendedLinkAddressSession]: { address: true, session: true },
};

/** Length of the payload CRC that a session's payload begins with (EN 13757-4, 13.2.6). */
export const payloadCrcLength = 2;

export function isExtendedLink(ci: number): boolean {
  return forms[ci] !== undefined;
}

/** Where the address of a header whose CI is at `at` stands; -1 where the header has none. */
export function extendedAddressAt(frame: Uint8Array, at: number): number {
  return forms[frame[at] ?? 0]?.address === true ? at + 3 : -1;
}

/** Reads the numbers of the layer whose CI is at `at`, in a frame that ends at `frameEnd`. */
export function scanExtendedLink(frame: Uint8Array, at: number, frameEnd: number): ExtendedLinkScan | Fault {
  const ci = frame[at] ?? 0;
  const form = forms[ci];
  if (form === undefined) return new Fault("unknown-ci", "extended-link", at);
  const sessionAt = at + 3 + (form.address ? addressLength : 0);
  const end = sessionAt + (form.session ? 4 : 0);
  if (end + (form.session ? payloadCrcLength : 0) > frameEnd) return new Fault("truncated", "extended-link", frameEnd);
  return {
    ci,
    communicationControl: frame[at + 1] ?? 0,
    accessNumber: frame[at + 2] ?? 0,
    session: form.session ? littleEndian(frame, sessionAt) : undefined,
    end,
  };
}

/** Reads the extended link layer whose CI is at `at`. */
export function readExtendedLink(frame: Uint8Array, at: number): ExtendedLink | Fault {
  const scan = scanExtendedLink(frame, at, frame.length);
  const addressAt = extendedAddressAt(frame, at);
  if (scan instanceof Fault || addressAt < 0) return scan;
  return { ...scan, address: readAddress(frame, addressAt, "link") };
}

export function writeExtendedLink(link: Omit<ExtendedLink, "end">): Uint8Array {
  const { ci, communicationControl, accessNumber, address, session } = link;
  return Uint8Array.of(
    ci,
    communicationControl,
    accessNumber,
    ...(address === undefined ? [] : writeAddress(address, "link")),
    ...(session === undefined ? [] : [0, 8, 16, 24].map((shift) => (session >>> shift) & 0xff)),
  );
}

/** Three bits: 0 not encrypted, 1 AES-128 in counter mode (EN 13757-4, table 20). */
export function sessionEncryption(session: number): number {
  return session >>> 29;
}

/** Whether the clear payload from `at` to `end` begins with the right CRC of what follows, least significant byte first. */
export function payloadCrcHolds(frame: Uint8Array, at: number, end: number): boolean {
  const stated = (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8);
  return at + payloadCrcLength <= end && crc16(frame, at + payloadCrcLength, end) === stated;
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}
