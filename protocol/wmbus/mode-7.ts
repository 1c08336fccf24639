// Security mode 7: AES-128-CBC under a key derived for each message, with a CMAC in the authentication layer (EN 13757-7, 7.6.7).
import { type AesKey, cbcDecrypt, cbcEncrypt, cmac, type MeterAddress, zeroBlock } from "@tributary/core";
import type { AuthenticationHeader } from "./authentication.ts";
import { derivation, deriveKey } from "./key-derivation.ts";

export function openMode7(key: AesKey, counter: number, meter: MeterAddress, sealed: Uint8Array): Uint8Array {
  return cbcDecrypt(deriveKey(key, derivation.encryption, counter, meter), zeroBlock, sealed);
}

export function sealMode7(key: AesKey, counter: number, meter: MeterAddress, clear: Uint8Array): Uint8Array {
  return cbcEncrypt(deriveKey(key, derivation.encryption, counter, meter), zeroBlock, clear);
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
  const prefix = [messageControl, ...[0, 8, 16, 24].map((shift) => (counter >>> shift) & 0xff)];
  if (messageLength !== undefined) prefix.push(messageLength & 0xff, messageLength >> 8);
  const macKey = deriveKey(key, derivation.authentication, counter, meter);
  return cmac(macKey, Uint8Array.from(prefix), message).subarray(0, length);
}
