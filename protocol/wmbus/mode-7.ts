// Security mode 7: AES-128-CBC under a key derived for each message, with a CMAC in the authentication layer (EN 13757-7, 7.6.7).
import { type AesKey, cbcDecrypt, cbcEncrypt, cmac, type MeterAddress, zeroBlock } from "@tributary/core";
import type { AuthenticationHeader } from "./authentication.ts";
import { derivation, deriveKey } from "./key-derivation.ts";

/** Decrypts the first `length` bytes of `content` in place. */
export function openMode7(
  key: AesKey,
  counter: number,
  meter: MeterAddress,
  content: Uint8Array,
  length: number,
): void {
  cbcDecrypt(deriveKey(key, derivation.encryption, counter, meter), zeroBlock, content, 0, length);
}

/** Encrypts whole blocks in place. */
export function sealMode7(key: AesKey, counter: number, meter: MeterAddress, content: Uint8Array): void {
  cbcEncrypt(deriveKey(key, derivation.encryption, counter, meter), zeroBlock, content);
}

/**
 * The MAC of a message: over message control, counter, message length where the header has one, and all that follows
 * the authentication layer (EN 13757-7, 6.4). `length` bytes of it are sent.
 */
export function macOf(
  key: AesKey,
  header: Pick<AuthenticationHeader, "messageControl" | "counter" | "messageLength">,
  meter: MeterAddress,
  message: Uint8Array,
  length: number,
): Uint8Array {
  const { messageControl = 0, counter = 0, messageLength } = header;
  const prefixLength = messageLength === undefined ? 5 : 7;
  const whole = scratch(prefixLength + message.length);
  whole[0] = messageControl;
  for (let i = 0; i < 4; i += 1) whole[1 + i] = counter >>> (8 * i);
  if (messageLength !== undefined) {
    whole[5] = messageLength;
    whole[6] = messageLength >> 8;
  }
  whole.set(message, prefixLength);
  return cmac(deriveKey(key, derivation.authentication, counter, meter), whole).subarray(0, length);
}

/** Room for one message to be authenticated: that of a frame needs no new one each time. */
const room = new Uint8Array(512);

function scratch(length: number): Uint8Array {
  return length <= room.length ? room.subarray(0, length) : new Uint8Array(length);
}
