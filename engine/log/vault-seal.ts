// Seals bytes with AES-256-GCM (NIST SP 800-38D), bound to a label that says what they are.
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";
import { concat } from "@tributary/core";

const algorithm = "aes-256-gcm";
/** Random for each sealing: below 2^32 of them no nonce is likely to come twice (8.3). */
const nonceLength = 12;
const tagLength = 16;

/** Nonce, tag and cipher text as one. */
export function seal(key: KeyObject, label: string, clear: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(new TextEncoder().encode(label));
  const text = concat(cipher.update(clear), cipher.final());
  return concat(nonce, cipher.getAuthTag(), text);
}

/** The clear bytes, or `undefined` when key, label or bytes are not those of the sealing. */
export function unsealed(key: KeyObject, label: string, sealed: Uint8Array): Uint8Array | undefined {
  const textAt = nonceLength + tagLength;
  if (sealed.length < textAt) return undefined;
  const cipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceLength), { authTagLength: tagLength });
  cipher.setAAD(new TextEncoder().encode(label));
  cipher.setAuthTag(sealed.subarray(nonceLength, textAt));
  try {
    return concat(cipher.update(sealed.subarray(textAt)), cipher.final());
  } catch {
    return undefined;
  }
}
