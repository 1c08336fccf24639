// Encrypts and authenticates at once with AES-CCM (RFC 3610) for 13-byte nonces.
import { sameBytes } from "../bytes.ts";
import { type AesKey, encryptBlock } from "./aes.ts";
import { ctr } from "./aes-modes.ts";

const blockLength = 16;
const nonceLength = 13;
/** L - 1 for messages whose length fits two bytes (RFC 3610, 2.2). */
const lengthFlag = 1;

/** The clear text, or `undefined` where the tag does not match. */
export function ccmDecrypt(
  key: AesKey,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
  tag: Uint8Array,
): Uint8Array | undefined {
  const clear = sealed.slice();
  ctr(key, counterBlock(nonce, 1), clear);
  return sameBytes(tagOf(key, nonce, associated, clear, tag.length), tag) ? clear : undefined;
}

export function ccmEncrypt(
  key: AesKey,
  nonce: Uint8Array,
  associated: Uint8Array,
  clear: Uint8Array,
  tagLength: number,
): { readonly sealed: Uint8Array; readonly tag: Uint8Array } {
  const sealed = clear.slice();
  ctr(key, counterBlock(nonce, 1), sealed);
  return { sealed, tag: tagOf(key, nonce, associated, clear, tagLength) };
}

/** A_i (RFC 3610, 2.3). */
function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = new Uint8Array(blockLength);
  block[0] = lengthFlag;
  block.set(nonce.subarray(0, nonceLength), 1);
  block[blockLength - 1] = count;
  return block;
}

/** The CBC-MAC over B_0, associated data and message, encrypted with A_0 (RFC 3610, 2.2). */
function tagOf(key: AesKey, nonce: Uint8Array, associated: Uint8Array, clear: Uint8Array, length: number): Uint8Array {
  const mac = counterBlock(nonce, 0);
  mac[0] = (associated.length > 0 ? 0x40 : 0) | (((length - 2) / 2) << 3) | lengthFlag;
  mac[14] = clear.length >> 8;
  mac[15] = clear.length;
  encryptBlock(key, mac, 0, mac, 0);
  if (associated.length > 0) {
    const prefixed = new Uint8Array(2 + associated.length);
    prefixed.set([associated.length >> 8, associated.length]);
    prefixed.set(associated, 2);
    absorb(key, mac, prefixed);
  }
  absorb(key, mac, clear);
  ctr(key, counterBlock(nonce, 0), mac);
  return mac.subarray(0, length);
}

/** Chains the message, padded with zeros to whole blocks, into the MAC. */
function absorb(key: AesKey, mac: Uint8Array, message: Uint8Array): void {
  for (let at = 0; at < message.length; at += blockLength) {
    const end = Math.min(message.length, at + blockLength);
    for (let i = at; i < end; i += 1) mac[i - at] = (mac[i - at] ?? 0) ^ (message[i] ?? 0);
    encryptBlock(key, mac, 0, mac, 0);
  }
}
