// Security mode 5: AES-128-CBC under the meter's key; the IV is its address and the access number (EN 13757-7, 7.6.5).
import { type AesKey, cbcDecrypt, cbcEncrypt, type MeterAddress } from "@tributary/core";
import { addressLength, writeAddress } from "@tributary/mbus";

export function openMode5(key: AesKey, meter: MeterAddress, accessNumber: number, sealed: Uint8Array): Uint8Array {
  return cbcDecrypt(key, initialVector(meter, accessNumber), sealed);
}

export function sealMode5(key: AesKey, meter: MeterAddress, accessNumber: number, clear: Uint8Array): Uint8Array {
  return cbcEncrypt(key, initialVector(meter, accessNumber), clear);
}

/** Manufacturer, serial number, version, type, and the access number eight times. */
function initialVector(meter: MeterAddress, accessNumber: number): Uint8Array {
  const iv = new Uint8Array(16).fill(accessNumber, addressLength);
  iv.set(writeAddress(meter, "link"));
  return iv;
}
