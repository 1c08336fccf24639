// Security mode 2: DES in CBC mode with a zero IV, of old meters (EN 13757-3:2004, 5.11).
import { desCbcDecrypt, desCbcEncrypt } from "@tributary/core";
import type { Key } from "./key.ts";

export const desBlock = 8;
const iv = new Uint8Array(desBlock);

export function openMode2(key: Key, sealed: Uint8Array): Uint8Array {
  return desCbcDecrypt(key, iv, sealed);
}

export function sealMode2(key: Key, clear: Uint8Array): Uint8Array {
  return desCbcEncrypt(key, iv, clear);
}
