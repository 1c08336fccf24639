// Makes message authentication codes with AES-CMAC (RFC 4493).
import { type AesKey, encryptBlock } from "./aes.ts";

const blockLength = 16;

/** The 16-byte MAC of a message. Users of shorter MACs take its first bytes. */
export function cmac(key: AesKey, message: Uint8Array): Uint8Array {
  const state = new Uint8Array(blockLength);
  const { length } = message;
  const lastAt = Math.max(0, Math.ceil(length / blockLength) - 1) * blockLength;
  for (let at = 0; at < lastAt; at += blockLength) {
    mix(state, message, at, blockLength);
    encryptBlock(key, state, 0, state, 0);
  }
  mix(state, message, lastAt, length - lastAt);
  key.cmacSubkeys ??= subkeysOf(key);
  const complete = length === lastAt + blockLength;
  if (!complete) state[length - lastAt] = (state[length - lastAt] ?? 0) ^ 0x80;
  mix(state, complete ? key.cmacSubkeys.whole : key.cmacSubkeys.padded, 0, blockLength);
  encryptBlock(key, state, 0, state, 0);
  return state;
}

/** Adds bytes of a message to a block, bit by bit. */
function mix(block: Uint8Array, message: Uint8Array, at: number, length: number): void {
  for (let i = 0; i < length; i += 1) block[i] = (block[i] ?? 0) ^ (message[at + i] ?? 0);
}

/** K1 and K2 (RFC 4493, 2.3). */
function subkeysOf(key: AesKey): { readonly whole: Uint8Array; readonly padded: Uint8Array } {
  const whole = new Uint8Array(blockLength);
  encryptBlock(key, whole, 0, whole, 0);
  double(whole);
  const padded = whole.slice();
  double(padded);
  return { whole, padded };
}

/** Doubles in GF(2^128), in place. */
function double(block: Uint8Array): void {
  const carry = (block[0] ?? 0) & 0x80 ? 0x87 : 0;
  for (let i = 0; i < blockLength - 1; i += 1) block[i] = ((block[i] ?? 0) << 1) | ((block[i + 1] ?? 0) >> 7);
  block[blockLength - 1] = ((block[blockLength - 1] ?? 0) << 1) ^ carry;
}
