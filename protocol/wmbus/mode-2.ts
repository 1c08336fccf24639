// Security mode 2: DES in CBC mode with a zero IV, of old meters (EN 13757-3:2004, 5.11).
import { desCbcDecrypt, desCbcEncrypt } from "@tributary/core";
import type { Key } from "./key.ts";

export const desBlock = 8;
const iv = new Uint8Array(desBlock);

/** Decrypts whole blocks in place. */
export function openMode2(key: Key, content: Uint8Array): void {
  content.set(desCbcDecrypt(key, iv, content));
}

/** Encrypts whole blocks in place. */
export function sealMode2(key: Key, content: Uint8Array): void {
  content.set(desCbcEncrypt(key, iv, content));
}
