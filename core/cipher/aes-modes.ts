// Runs AES-128 over messages: CBC and CTR (NIST SP 800-38A).
import { type AesKey, decryptBlock, encryptBlock } from "./aes.ts";

const blockLength = 16;

/** Sixteen zero bytes: the IV of derived keys, which are used once (EN 13757-7, 7.6.8). Never written to. */
export const zeroBlock: Uint8Array = new Uint8Array(blockLength);

/** Decrypts whole blocks in CBC mode; the length of `bytes` must be a multiple of 16. */
export function cbcDecrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const clear = new Uint8Array(bytes.length);
  for (let at = 0; at + blockLength <= bytes.length; at += blockLength) {
    decryptBlock(key, bytes, at, clear, at);
    const before = at === 0 ? iv : bytes;
    const from = at === 0 ? 0 : at - blockLength;
    for (let i = 0; i < blockLength; i += 1) clear[at + i] = (clear[at + i] ?? 0) ^ (before[from + i] ?? 0);
  }
  return clear;
}

/** Encrypts whole blocks in CBC mode; the length of `bytes` must be a multiple of 16. */
export function cbcEncrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(bytes.length);
  for (let at = 0; at + blockLength <= bytes.length; at += blockLength) {
    const before = at === 0 ? iv : sealed;
    const from = at === 0 ? 0 : at - blockLength;
    for (let i = 0; i < blockLength; i += 1) sealed[at + i] = (bytes[at + i] ?? 0) ^ (before[from + i] ?? 0);
    encryptBlock(key, sealed, at, sealed, at);
  }
  return sealed;
}

/** Encrypts or decrypts (the same) in CTR mode. The last four bytes of `counter` count up, big-endian, block by block. */
export function ctr(key: AesKey, counter: Uint8Array, bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(bytes.length);
  const block = counter.slice();
  const stream = new Uint8Array(blockLength);
  for (let at = 0; at < bytes.length; at += blockLength) {
    encryptBlock(key, block, 0, stream, 0);
    const end = Math.min(bytes.length, at + blockLength);
    for (let i = at; i < end; i += 1) output[i] = (bytes[i] ?? 0) ^ (stream[i - at] ?? 0);
    countUp(block);
  }
  return output;
}

/** Adds one to the last four bytes, modulo 2^32 (SP 800-38D, 6.2: inc32). */
function countUp(block: Uint8Array): void {
  for (let i = blockLength - 1; i >= blockLength - 4; i -= 1) {
    const next = ((block[i] ?? 0) + 1) & 0xff;
    block[i] = next;
    if (next !== 0) return;
  }
}
