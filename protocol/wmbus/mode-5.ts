// Security mode 5: AES-128-CBC under the meter's key; the IV is its address and the access number (EN 13757-7, 7.6.5).
import { type AesKey, cbcDecrypt, cbcEncrypt, type MeterAddress } from "@tributary/core";
import { addressLength, putAddress } from "@tributary/mbus";

/** Decrypts the first `length` bytes of `content` in place. */
export function openMode5(
  key: AesKey,
  meter: MeterAddress,
  accessNumber: number,
  content: Uint8Array,
  length: number,
): void {
  cbcDecrypt(key, initialVector(meter, accessNumber), content, 0, length);
}

/** Encrypts whole blocks in place. */
export function sealMode5(key: AesKey, meter: MeterAddress, accessNumber: number, content: Uint8Array): void {
  cbcEncrypt(key, initialVector(meter, accessNumber), content);
}

/** Manufacturer, serial number, version, type, and the access number eight times. */
function initialVector(meter: MeterAddress, accessNumber: number): Uint8Array {
  const iv = new Uint8Array(16).fill(accessNumber, addressLength);
  putAddress(iv, 0, meter, "link");
  return iv;
}
