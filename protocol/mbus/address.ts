// Meter addresses as bytes: manufacturer, serial number, version, type (EN 13757-7, 7.5).
import { type MeterAddress, manufacturerCode, manufacturerLetters, toHex } from "@tributary/core";

/** In which order the eight bytes stand: `link` M ID V T (EN 13757-4, 12.5), `transport` ID M V T (EN 13757-7, 7.4). */
export type AddressOrder = "link" | "transport";

export const addressLength = 8;
const softBit = 0x8000;

/** Each byte as two digits, made once: every telegram needs six of them. */
const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => toHex(Uint8Array.of(byte)));
const letters = new Map<number, string>();

function lettersOf(code: number): string {
  let known = letters.get(code);
  if (known === undefined) {
    known = manufacturerLetters(code);
    letters.set(code, known);
  }
  return known;
}

/** The address in the eight bytes at `at`, which must be there. */
export function readAddress(bytes: Uint8Array, at: number, order: AddressOrder): MeterAddress {
  const idAt = order === "link" ? at + 2 : at;
  const manufacturerAt = order === "link" ? at : at + 4;
  const digitsAt = (place: number): string => digits[bytes[place] ?? 0] ?? "";
  const code = (bytes[manufacturerAt] ?? 0) | ((bytes[manufacturerAt + 1] ?? 0) << 8);
  const address = {
    manufacturer: lettersOf(code),
    id: digitsAt(idAt + 3) + digitsAt(idAt + 2) + digitsAt(idAt + 1) + digitsAt(idAt),
    version: digitsAt(at + 6),
    type: digitsAt(at + 7),
  };
  return code & softBit ? { ...address, soft: true } : address;
}

/** Copies the eight bytes of an address at `at` to the beginning of `into`, in the order of the link layer. */
export function copyAddress(bytes: Uint8Array, at: number, order: AddressOrder, into: Uint8Array): void {
  const idAt = order === "link" ? at + 2 : at;
  const manufacturerAt = order === "link" ? at : at + 4;
  into[0] = bytes[manufacturerAt] ?? 0;
  into[1] = bytes[manufacturerAt + 1] ?? 0;
  into[2] = bytes[idAt] ?? 0;
  into[3] = bytes[idAt + 1] ?? 0;
  into[4] = bytes[idAt + 2] ?? 0;
  into[5] = bytes[idAt + 3] ?? 0;
  into[6] = bytes[at + 6] ?? 0;
  into[7] = bytes[at + 7] ?? 0;
}

/** The eight bytes of an address. */
export function writeAddress(address: MeterAddress, order: AddressOrder): Uint8Array {
  const bytes = new Uint8Array(addressLength);
  putAddress(bytes, 0, address, order);
  return bytes;
}

/** Writes the eight bytes of an address at `at`. */
export function putAddress(bytes: Uint8Array, at: number, address: MeterAddress, order: AddressOrder): void {
  const code = manufacturerCode(address.manufacturer) | (address.soft === true ? softBit : 0);
  const manufacturerAt = order === "link" ? at : at + 4;
  bytes[manufacturerAt] = code & 0xff;
  bytes[manufacturerAt + 1] = code >> 8;
  const idAt = order === "link" ? at + 2 : at;
  for (let i = 0; i < 4; i += 1) bytes[idAt + i] = hexByte(address.id, 6 - 2 * i);
  bytes[at + 6] = hexByte(address.version, 0);
  bytes[at + 7] = hexByte(address.type, 0);
}

function hexByte(text: string, at: number): number {
  return (hexDigit(text.charCodeAt(at)) << 4) | hexDigit(text.charCodeAt(at + 1));
}

/** Value of a lower-case hexadecimal digit; an address has no others (see MeterAddress). */
function hexDigit(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}
