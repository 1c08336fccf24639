// Security mode 10: AES-128-CCM under a key derived for each message, the tag behind the content (OMS volume 2, profile D).
import { type AesKey, ccmDecrypt, ccmEncrypt } from "@tributary/core";
import { derivation, deriveKey } from "./key-derivation.ts";

/** Bytes of tag behind the encrypted content, by bits 0-3 of the second byte of configuration field extension. */
export const tagLengths: Readonly<Record<number, number>> = { 1: 8, 2: 12, 3: 16 };
const tagLength = 8;

/** The message counter closes the configuration field extension; it goes into key and nonce, not into the tag. */
export const counterLength = 4;

/**
 * The content, or `undefined` where the tag does not match. It is over the content and `associated`: the transport
 * header from CI to configuration field extension, the counter left out. `meter` is the address in the order of the link
 * layer.
 */
export function openMode10(
  key: AesKey,
  counter: number,
  meter: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  const messageKey = deriveKey(key, derivation.encryption, counter, meter);
  return ccmDecrypt(messageKey, nonce(meter, counter), associated, sealed, tag);
}

export function sealMode10(key: AesKey, counter: number, meter: Uint8Array, associated: Uint8Array, clear: Uint8Array) {
  const messageKey = deriveKey(key, derivation.encryption, counter, meter);
  return ccmEncrypt(messageKey, nonce(meter, counter), associated, clear, tagLength);
}

/** Manufacturer, serial number, version, type, a zero byte and the counter, most significant byte first. */
function nonce(meter: Uint8Array, counter: number): Uint8Array {
  const bytes = new Uint8Array(13);
  bytes.set(meter);
  for (let i = 0; i < 4; i += 1) bytes[12 - i] = counter >>> (8 * i);
  return bytes;
}
