// Makes message authentication codes with AES-CMAC (RFC 4493).
import { type AesKey, encryptBlock } from "./aes.ts";

const blockLength = 16;
const subkeys = new WeakMap<AesKey, { readonly whole: Uint8Array; readonly padded: Uint8Array }>();

/** The 16-byte MAC of the concatenated parts. Users of shorter MACs take its first bytes. */
export function cmac(key: AesKey, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = new Uint8Array(blockLength);
  let filled = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 1) {
      if (filled === blockLength) {
        encryptBlock(key, state, 0, state, 0);
        filled = 0;
      }
      state[filled] = (state[filled] ?? 0) ^ (part[i] ?? 0);
      filled += 1;
    }
  }
  const { whole, padded } = subkeysOf(key);
  if (filled < blockLength) state[filled] = (state[filled] ?? 0) ^ 0x80;
  const subkey = filled === blockLength ? whole : padded;
  for (let i = 0; i < blockLength; i += 1) state[i] = (state[i] ?? 0) ^ (subkey[i] ?? 0);
  encryptBlock(key, state, 0, state, 0);
  return state;
}

/** K1 and K2 (RFC 4493, 2.3). */
function subkeysOf(key: AesKey): { readonly whole: Uint8Array; readonly padded: Uint8Array } {
  let made = subkeys.get(key);
  if (made === undefined) {
    const whole = new Uint8Array(blockLength);
    encryptBlock(key, whole, 0, whole, 0);
    double(whole);
    const padded = whole.slice();
    double(padded);
    made = { whole, padded };
    subkeys.set(key, made);
  }
  return made;
}

/** Doubles in GF(2^128), in place. */
function double(block: Uint8Array): void {
  const carry = (block[0] ?? 0) & 0x80 ? 0x87 : 0;
  for (let i = 0; i < blockLength - 1; i += 1) block[i] = ((block[i] ?? 0) << 1) | ((block[i + 1] ?? 0) >> 7);
  block[blockLength - 1] = ((block[blockLength - 1] ?? 0) << 1) ^ carry;
}
