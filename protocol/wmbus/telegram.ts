// Reads every header of a telegram, from the receiver inwards, and decrypts nothing.
import { Fault, type MeterAddress } from "@tributary/core";

/** Which link layer CRCs are still in a frame (EN 13757-4, 12.3 and 12.4). The receiver knows; the bytes do not say. */
export type CrcFormat = "none" | "a" | "b";

/** A telegram as it came, and whether its link layer CRCs are still in it. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly crc: CrcFormat;
}

/** What the link layer says. `address` is that of the sender, which need not be the meter. */
export interface LinkHeader {
  readonly control: number;
  readonly address: MeterAddress;
  /** True for a wired long frame (68 L L 68), whose link layer has no meter address. */
  readonly wired: boolean;
}

/** How a telegram is secured, as far as its headers say. */
export interface SecurityHeader {
  /** EN 13757-7, table 19: 0 none, 5 AES-CBC, 7 AES-CBC with a derived key...; 1 with `layer` "extended-link": AES-CTR. */
  readonly mode: number;
  readonly layer: "transport" | "extended-link";
  /** False where nothing at all is encrypted: no key is needed. */
  readonly encrypted: boolean;
}

/** A telegram whose headers are read and whose content is not. */
export interface SealedTelegram {
  /** The meter itself: the transport layer's address where there is one, else the link layer's. Keys belong to it. */
  readonly meter: MeterAddress;
  readonly link: LinkHeader;
  readonly security: SecurityHeader;
  readonly accessNumber: number;
  readonly status: number;
  /** Control information of the innermost header that could be read without a key. */
  readonly ci: number;
}

export function readSealed(bytes: Uint8Array, _crc: CrcFormat): SealedTelegram | Fault {
  return new Fault("not-a-telegram", "link", bytes.length);
}

export function crcOfBareFrame(_bytes: Uint8Array): CrcFormat {
  return "none";
}
