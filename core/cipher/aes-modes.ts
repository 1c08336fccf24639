// Runs AES-128 over messages: CBC and CTR (NIST SP 800-38A).
import { type AesKey, decryptBlock, encryptBlock } from "./aes.ts";

const blockLength = 16;

/** Sixteen zero bytes: the IV of derived keys, which are used once (EN 13757-7, 7.6.8). Never written to. */
export const zeroBlock: Uint8Array = new Uint8Array(blockLength);

/** Decrypts the first `length` bytes in place in CBC mode: whole blocks of 16. */
export function cbcDecrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array, length: number = bytes.length): void {
  // From the last block to the first: each needs the sealed block before it.
  for (let at = length - blockLength; at >= 0; at -= blockLength) {
    decryptBlock(key, bytes, at, bytes, at);
    if (at === 0) mix(bytes, 0, iv, 0);
    else mix(bytes, at, bytes, at - blockLength);
  }
}

/** Encrypts the first `length` bytes in place in CBC mode: whole blocks of 16. */
export function cbcEncrypt(key: AesKey, iv: Uint8Array, bytes: Uint8Array, length: number = bytes.length): void {
  for (let at = 0; at + blockLength <= length; at += blockLength) {
    if (at === 0) mix(bytes, 0, iv, 0);
    else mix(bytes, at, bytes, at - blockLength);
    encryptBlock(key, bytes, at, bytes, at);
  }
}

/** Encrypts or decrypts (the same) in place in CTR mode. The last four bytes of `counter` count up, big-endian, block by block. */
export function ctr(key: AesKey, counter: Uint8Array, bytes: Uint8Array): void {
  const block = counter.slice();
  const stream = new Uint8Array(blockLength);
  for (let at = 0; at < bytes.length; at += blockLength) {
    encryptBlock(key, block, 0, stream, 0);
    const end = Math.min(bytes.length, at + blockLength);
    for (let i = at; i < end; i += 1) bytes[i] = (bytes[i] ?? 0) ^ (stream[i - at] ?? 0);
    countUp(block);
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
