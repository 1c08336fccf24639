// Runs AES-128 over messages: CBC and CTR (NIST SP 800-38A).
import { type AesKey, decryptBlock, encryptBlock } from "./aes.ts";

const blockLength = 16;

/** Sixteen zero bytes: the IV of derived keys, which are used once (EN 13757-7, 7.6.8). Never written to. */
export const zeroBlock: Uint8Array = new Uint8Array(blockLength);

/** Decrypts the bytes from `from` to `to` in place in CBC mode: whole blocks of 16. */
export function cbcDecrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array, from = 0, to: number = bytes.length): void {
  // From the last block to the first: each needs the sealed block before it.
  for (let at = to - blockLength; at > from; at -= blockLength) {
    decryptBlock(key, bytes, at, bytes, at, bytes, at - blockLength);
  }
  if (to - from >= blockLength) decryptBlock(key, bytes, from, bytes, from, iv, 0);
}

/** Encrypts the bytes from `from` to `to` in place in CBC mode: whole blocks of 16. */
export function cbcEncrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array, from = 0, to: number = bytes.length): void {
  for (let at = from; at + blockLength <= to; at += blockLength) {
    if (at === from) mix(bytes, at, iv, 0);
    else mix(bytes, at, bytes, at - blockLength);
    encryptBlock(key, bytes, at, bytes, at);
  }
}

/** Room for one block of key stream. */
const stream = new Uint8Array(blockLength);

/**
 * Encrypts or decrypts (the same) the bytes from `from` to `to` in place in CTR mode. The last four bytes of `counter`
 * are counted up, big-endian, block by block.
 */
export function ctr(key: AesKey, counter: Uint8Array, bytes: Uint8Array, from = 0, to: number = bytes.length): void {
  for (let at = from; at < to; at += blockLength) {
    encryptBlock(key, counter, 0, stream, 0);
    const end = Math.min(to, at + blockLength);
    for (let i = at; i < end; i += 1) bytes[i] = (bytes[i] ?? 0) ^ (stream[i - at] ?? 0);
    countUp(counter);
  }
}

/** Adds a block to another, bit by bit. */
function mix(block: Uint8Array, at: number, other: Uint8Array, from: number): void {
  for (let i = 0; i < blockLength; i += 1) block[at + i] = (block[at + i] ?? 0) ^ (other[from + i] ?? 0);
}

/** Adds one to the last four bytes, modulo 2^32 (SP 800-38D, 6.2: inc32). */
function countUp(block: Uint8Array): void {
  for (let i = blockLength - 1; i >= blockLength - 4; i -= 1) {
    const next = ((block[i] ?? 0) + 1) & 0xff;
    block[i] = next;
    if (next !== 0) return;
  }
}
