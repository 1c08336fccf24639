// Security mode 7: AES-128-CBC under a key derived for each message, with a CMAC in the authentication layer (EN 13757-7, 7.6.7).
import { type AesKey, cbcDecrypt, cbcEncrypt, putCmac, zeroBlock } from "@tributary/core";
import type { AuthenticationScan } from "./authentication.ts";
import { type Direction, derivation, deriveKey } from "./key-derivation.ts";

/** Decrypts the bytes from `from` to `to`, whole blocks, in place. `meter` is the address in the order of the link layer. */
export function openMode7(
  key: AesKey,
  counter: number,
  meter: Uint8Array,
  bytes: Uint8Array,
  from: number,
  to: number,
  way?: Direction,
): void {
  cbcDecrypt(deriveKey(key, derivation.encryption, counter, meter, way), zeroBlock, bytes, from, to);
}

/** Encrypts whole blocks in place. */
export function sealMode7(key: AesKey, counter: number, meter: Uint8Array, content: Uint8Array, way?: Direction): void {
  cbcEncrypt(deriveKey(key, derivation.encryption, counter, meter, way), zeroBlock, content);
}

/** Room for a message to be authenticated: a frame's needs no new one each time. */
const room = new Uint8Array(512);
const mac = new Uint8Array(16);

/**
 * The MAC of a message, which lies in `bytes` from `from` to `to`: over message control, counter, message length where
 * the header has one, and all that follows the authentication layer (EN 13757-7, 6.4). Its first bytes are sent. Good
 * until the next call.
 */
export function macOf(
  key: AesKey,
  { messageControl = 0, counter = 0, messageLength }: Partial<AuthenticationScan>,
  meter: Uint8Array,
  bytes: Uint8Array,
  from: number,
  to: number,
  way?: Direction,
): Uint8Array {
  const prefixLength = messageLength === undefined ? 5 : 7;
  const length = prefixLength + to - from;
  const whole = length <= room.length ? room : new Uint8Array(length);
  whole[0] = messageControl;
  for (let i = 0; i < 4; i += 1) whole[1 + i] = counter >>> (8 * i);
  if (messageLength !== undefined) {
    whole[5] = messageLength;
    whole[6] = messageLength >> 8;
  }
  for (let i = from, into = prefixLength; i < to; i += 1, into += 1) whole[into] = bytes[i] ?? 0;
  putCmac(deriveKey(key, derivation.authentication, counter, meter, way), whole, length, mac);
  return mac;
}
