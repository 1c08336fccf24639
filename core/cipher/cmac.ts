// Makes message authentication codes with AES-CMAC (RFC 4493).
import { type AesKey, encryptBlock } from "./aes.ts";

const blockLength = 16;

const nothing = new Uint8Array(0);

/** The 16-byte MAC of `prefix` and `message` as one. Users of shorter MACs take its first bytes. */
export function cmac(key: AesKey, message: Uint8Array, prefix: Uint8Array = nothing): Uint8Array {
  const state = new Uint8Array(blockLength);
  const length = prefix.length + message.length;
  const lastAt = Math.max(0, Math.ceil(length / blockLength) - 1) * blockLength;
  for (let at = 0; at < lastAt; at += blockLength) {
    mix(state, prefix, message, at, at + blockLength);
    encryptBlock(key, state, 0, state, 0);
  }
  mix(state, prefix, message, lastAt, length);
  key.cmacSubkeys ??= subkeysOf(key);
  const { whole, padded } = key.cmacSubkeys;
  const complete = length === lastAt + blockLength;
  if (!complete) state[length - lastAt] = (state[length - lastAt] ?? 0) ^ 0x80;
  mix(state, complete ? whole : padded, nothing, 0, blockLength);
  encryptBlock(key, state, 0, state, 0);
  return state;
}

/** Adds the bytes from `from` to `to` of two arrays, taken as one, to a block. */
function mix(block: Uint8Array, first: Uint8Array, second: Uint8Array, from: number, to: number): void {
  const length = first.length;
  for (let at = from; at < to; at += 1) {
    block[at - from] = (block[at - from] ?? 0) ^ ((at < length ? first[at] : second[at - length]) ?? 0);
  }
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
