// Reads every header of a telegram, from the receiver inwards, and decrypts nothing.
import { Fault, type MeterAddress, manufacturerLetters, toHex } from "@tributary/core";
import {
  cutTransport,
  looksWired,
  lowerLayers,
  readWiredFrame,
  scanTransport,
  securityMode,
  type TransportHeader,
  type TransportScan,
} from "@tributary/mbus";
import {
  type AuthenticationHeader,
  type AuthenticationScan,
  cutAuthentication,
  isFragment,
  scanAuthentication,
} from "./authentication.ts";
import {
  type ExtendedLink,
  isExtendedLink,
  payloadCrcHolds,
  payloadCrcLength,
  readExtendedLink,
  sessionEncryption,
} from "./extended-link.ts";
import { type CrcFormat, type LinkHeader, linkFault, linkLength, readLink, receivedOffset, stripCrc } from "./link.ts";
import { encryptedLength } from "./security.ts";

/** How a telegram is secured, as far as its headers say. */
export interface SecurityHeader {
  /** Mode of the transport layer (EN 13757-7, table 19), or encryption of the extended link layer (1: AES-CTR). */
  readonly mode: number;
  readonly layer: "transport" | "extended-link";
  /** False where nothing is encrypted: no key is needed to read it. */
  readonly encrypted: boolean;
}

/** A telegram whose headers are read and whose content is not. */
export interface SealedTelegram {
  /** The meter itself: the transport layer's address where there is one, else a lower layer's. Keys, IV and KDF go by it. */
  readonly meter: MeterAddress;
  readonly link: LinkHeader;
  readonly security: SecurityHeader;
  readonly accessNumber: number;
  readonly status: number;
  /** The innermost control information that can be read without a key. */
  readonly ci: number;
  /** The telegram without link layer CRCs, and what it carried before. */
  readonly frame: Uint8Array;
  readonly crc: CrcFormat;
  /** Where the application data end in the frame. */
  readonly end: number;
  /** Bytes that came behind the stated length. */
  readonly leftover?: Uint8Array;
  readonly extendedLink?: ExtendedLink;
  readonly authentication?: AuthenticationHeader;
  /** Absent while the extended link layer's encryption hides it. */
  readonly transport?: TransportHeader;
}

/** A sealed telegram whose transport header is no longer hidden. */
export type UncoveredTelegram = SealedTelegram & { readonly transport: TransportHeader };

/** What the link layer says, before anything above it is looked at. */
export type LinkedFrame = Pick<SealedTelegram, "frame" | "crc" | "end" | "link"> & { readonly payloadAt: number };

/** Reads a radio frame or a wired long frame as far as its headers go. */
export function readSealed(bytes: Uint8Array, crc: CrcFormat): SealedTelegram | Fault {
  const linked = readLinked(bytes, crc);
  if (linked instanceof Fault) return linked;
  const sealed = readLayers(linked);
  if (sealed instanceof Fault) return asReceived(sealed, linked.crc);
  const behind = crc === "none" && bytes.length > linked.frame.length;
  return behind ? { ...sealed, leftover: bytes.subarray(linked.frame.length) } : sealed;
}

/** The same fault with its offset in the telegram as it was received. */
export function asReceived(fault: Fault, crc: CrcFormat): Fault {
  return crc === "none" || fault.layer === "link"
    ? fault
    : new Fault(fault.code, fault.layer, receivedOffset(crc, fault.offset), fault.detail);
}

/** The link layer alone: of a radio frame or a wired long frame. */
export function readLinked(bytes: Uint8Array, crc: CrcFormat): LinkedFrame | Fault {
  return crc === "none" && looksWired(bytes) ? readWired(bytes) : readRadio(bytes, crc);
}

function readRadio(bytes: Uint8Array, crc: CrcFormat): LinkedFrame | Fault {
  const frame = stripCrc(bytes, crc);
  if (frame instanceof Fault) return frame;
  const fault = linkFault(frame, frame.length);
  return fault ?? { frame, crc, end: frame.length, link: readLink(frame), payloadAt: linkLength };
}

function readWired(bytes: Uint8Array): LinkedFrame | Fault {
  const wired = readWiredFrame(bytes);
  if (wired instanceof Fault) return wired;
  // The bus knows its meters by one byte; where no transport header names the meter, this is all there is.
  const address = {
    manufacturer: manufacturerLetters(0),
    id: `000000${toHex(Uint8Array.of(wired.address))}`,
    version: "00",
    type: "00",
  };
  const link = { control: wired.control, address, wired: true };
  return { frame: bytes, crc: "none", end: wired.payloadEnd, link, payloadAt: wired.payloadAt };
}

function readLayers(linked: LinkedFrame): SealedTelegram | Fault {
  const { frame, payloadAt } = linked;
  if (!isExtendedLink(frame[payloadAt] ?? 0)) return readUpperLayers(linked, payloadAt);
  const extendedLink = readExtendedLink(frame, payloadAt);
  if (extendedLink instanceof Fault) return extendedLink;
  const { session, end } = extendedLink;
  if (session === undefined) return readUpperLayers(linked, end, extendedLink);
  const encryption = sessionEncryption(session);
  if (encryption === 0) {
    if (!payloadCrcHolds(frame, end, linked.end)) return new Fault("payload-crc-wrong", "extended-link", end);
    return readUpperLayers(linked, end + payloadCrcLength, extendedLink);
  }
  return {
    meter: extendedLink.address ?? linked.link.address,
    link: linked.link,
    security: { mode: encryption, layer: "extended-link", encrypted: true },
    accessNumber: extendedLink.accessNumber,
    status: 0,
    ci: extendedLink.ci,
    frame,
    crc: linked.crc,
    end: linked.end,
    extendedLink,
  };
}

/** The numbers of what lies above the extended link layer. */
export interface UpperScan {
  readonly authentication: AuthenticationScan | undefined;
  readonly transport: TransportScan;
}

/** Authentication and transport layer of a frame that ends at `end`, from `at` on. */
export function scanUpperLayers(frame: Uint8Array, at: number, end: number): UpperScan | Fault {
  let authentication: AuthenticationScan | undefined;
  if (frame[at] === lowerLayers.authentication && at < end) {
    const scan = scanAuthentication(frame, at, end);
    if (scan instanceof Fault) return scan;
    if (isFragment(scan)) return new Fault("fragment", "authentication", at);
    authentication = scan;
  }
  const transport = scanTransport(frame, authentication?.end ?? at, end);
  return transport instanceof Fault ? transport : { authentication, transport };
}

/** A sealed telegram while it is made: field by field, for every telegram needs one. */
type Draft = { -readonly [Field in keyof UncoveredTelegram]: UncoveredTelegram[Field] };

/** The same with what is cut out of the frame. Also called with what the extended link layer's decryption uncovers. */
export function readUpperLayers(
  linked: Pick<SealedTelegram, "frame" | "crc" | "end" | "link">,
  at: number,
  extendedLink?: ExtendedLink,
): UncoveredTelegram | Fault {
  const { frame, crc, end, link } = linked;
  const scan = scanUpperLayers(frame, at, end);
  if (scan instanceof Fault) return scan;
  const transport = cutTransport(frame, scan.transport);
  const sealed: Draft = {
    meter: transport.address ?? extendedLink?.address ?? link.address,
    link,
    security: { mode: securityMode(transport), layer: "transport", encrypted: encryptedLength(transport, end) > 0 },
    accessNumber: transport.form === "none" ? (extendedLink?.accessNumber ?? 0) : transport.accessNumber,
    status: transport.status,
    ci: transport.ci,
    frame,
    crc,
    end,
    transport,
  };
  if (extendedLink !== undefined) sealed.extendedLink = extendedLink;
  if (scan.authentication !== undefined) sealed.authentication = cutAuthentication(frame, scan.authentication);
  return sealed;
}
