// Makes message authentication codes with AES-CMAC (RFC 4493).
import { type AesKey, double, encryptBlock, putSubkey } from "./aes.ts";

const blockLength = 16;

/** The 16-byte MAC of a message. Users of shorter MACs take its first bytes. */
export function cmac(key: AesKey, message: Uint8Array): Uint8Array {
  const mac = new Uint8Array(blockLength);
  putCmac(key, message, message.length, mac);
  return mac;
}

/** Room for the subkey of the last block. */
const subkey = new Uint8Array(blockLength);

/** Writes the MAC of the first `length` bytes of a message into the 16 bytes of `mac`. */
export function putCmac(key: AesKey, message: Uint8Array, length: number, mac: Uint8Array): void {
  const lastAt = Math.max(0, Math.ceil(length / blockLength) - 1) * blockLength;
  mac.fill(0);
  for (let at = 0; at < lastAt; at += blockLength) {
    mix(mac, message, at, blockLength);
    encryptBlock(key, mac, 0, mac, 0);
  }
  mix(mac, message, lastAt, length - lastAt);
  // K1 goes into a whole last block, K2, its double, into one that is padded (RFC 4493, 2.4).
  putSubkey(key, subkey);
  if (length < lastAt + blockLength) {
    mac[length - lastAt] = (mac[length - lastAt] ?? 0) ^ 0x80;
    double(subkey);
  }
  mix(mac, subkey, 0, blockLength);
  encryptBlock(key, mac, 0, mac, 0);
}

/** Adds bytes of a message to a block, bit by bit. */
function mix(block: Uint8Array, message: Uint8Array, at: number, length: number): void {
  for (let i = 0; i < length; i += 1) block[i] = (block[i] ?? 0) ^ (message[at + i] ?? 0);
}
