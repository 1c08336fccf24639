// Says how a telegram is encrypted: cipher, initialisation vector, key.
import { meterId, toHex } from "@tributary/core";
import { writeAddress } from "@tributary/mbus";
import type { SealedTelegram } from "@tributary/wmbus";

/** One sentence without full stop; what goes into vector or key is named, the key itself never. */
export function cipherWords(sealed: SealedTelegram): string {
  const { meter, security, accessNumber, extendedLink, authentication, transport } = sealed;
  const id = meterId(meter);
  if (security.layer === "extended-link") {
    const { communicationControl = 0, session = 0 } = extendedLink ?? {};
    const numbers = [communicationControl, session, session >>> 8, session >>> 16, session >>> 24, 0, 0, 0];
    return `AES-128-CTR, first counter block ${toHex(writeAddress(meter, "link"))}${toHex(Uint8Array.from(numbers))}: address ${id}, CC, session number`;
  }
  switch (security.mode) {
    case 2:
      return "DES-CBC, IV zero";
    case 5: {
      const iv = toHex(writeAddress(meter, "link")) + toHex(new Uint8Array(8).fill(accessNumber));
      return `AES-128-CBC, IV ${iv}: address ${id}, access number ${accessNumber}`;
    }
    case 7:
      return `AES-128-CBC, IV zero, key derived from counter ${authentication?.counter ?? "(missing)"} and ${id}`;
    case 8:
    case 9:
    case 10: {
      const cipher = { 8: "CTR", 9: "GCM", 10: "CCM" }[security.mode];
      const extension = transport?.extension ?? new Uint8Array(0);
      const stated =
        extension.length >= 6 ? extension.subarray(2).reduceRight((sum, byte) => sum * 256 + byte, 0) : undefined;
      return `AES-128-${cipher}, key and nonce from counter ${stated ?? authentication?.counter ?? "(missing)"} and ${id}`;
    }
    default:
      return `security mode ${security.mode}`;
  }
}
