// Meter addresses as bytes: manufacturer, serial number, version, type (EN 13757-7, 7.5).
import { type MeterAddress, manufacturerCode, manufacturerLetters, toHex } from "@tributary/core";

/** In which order the eight bytes stand: `link` M ID V T (EN 13757-4, 12.5), `transport` ID M V T (EN 13757-7, 7.4). */
export type AddressOrder = "link" | "transport";

export const addressLength = 8;

/** The address in the eight bytes at `at`, which must be there. */
export function readAddress(bytes: Uint8Array, at: number, order: AddressOrder): MeterAddress {
  const idAt = order === "link" ? at + 2 : at;
  const manufacturerAt = order === "link" ? at : at + 4;
  return {
    manufacturer: manufacturerLetters((bytes[manufacturerAt] ?? 0) | ((bytes[manufacturerAt + 1] ?? 0) << 8)),
    id: toHex(bytes.slice(idAt, idAt + 4).reverse()),
    version: toHex(bytes.subarray(at + 6, at + 7)),
    type: toHex(bytes.subarray(at + 7, at + 8)),
  };
}

/** The eight bytes of an address. */
export function writeAddress(address: MeterAddress, order: AddressOrder): Uint8Array {
  const code = manufacturerCode(address.manufacturer);
  const manufacturer = [code & 0xff, code >> 8];
  const id = [3, 2, 1, 0].map((i) => Number.parseInt(address.id.slice(2 * i, 2 * i + 2), 16));
  const [version, type] = [Number.parseInt(address.version, 16), Number.parseInt(address.type, 16)];
  return order === "link"
    ? Uint8Array.of(...manufacturer, ...id, version, type)
    : Uint8Array.of(...id, ...manufacturer, version, type);
}
