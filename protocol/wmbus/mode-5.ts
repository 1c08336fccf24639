// Security mode 5: AES-128-CBC under the meter's key; the IV is its address and the access number (EN 13757-7, 7.6.5).
import { type AesKey, cbcDecrypt, cbcEncrypt } from "@tributary/core";
import { addressLength } from "@tributary/mbus";

/** Decrypts the bytes from `from` to `to`, whole blocks, in place. `meter` is the address in the order of the link layer. */
export function openMode5(
  key: AesKey,
  meter: Uint8Array,
  accessNumber: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  cbcDecrypt(key, initialVector(meter, accessNumber), bytes, from, to);
}

/** Encrypts whole blocks in place. */
export function sealMode5(key: AesKey, meter: Uint8Array, accessNumber: number, content: Uint8Array): void {
  cbcEncrypt(key, initialVector(meter, accessNumber), content);
}

/** Used once and given to the next telegram. */
const vector = new Uint8Array(16);

/** Manufacturer, serial number, version, type, and the access number eight times. */
function initialVector(meter: Uint8Array, accessNumber: number): Uint8Array {
  for (let i = 0; i < addressLength; i += 1) {
    vector[i] = meter[i] ?? 0;
    vector[addressLength + i] = accessNumber;
  }
  return vector;
}
