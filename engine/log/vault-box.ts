// Seals what other stores keep, such as session keys, under a key that only an open vault makes.
import { createSecretKey, hkdfSync } from "node:crypto";
import { VaultError } from "./vault-error.ts";
import { seal, unsealed } from "./vault-seal.ts";

/** Seals and opens bytes of one store. The label says what they are: what was put elsewhere does not open. */
export interface VaultBox {
  seal(label: string, clear: Uint8Array): Uint8Array;
  /** Throws a VaultError for bytes that were sealed otherwise, or changed. */
  open(label: string, sealed: Uint8Array): Uint8Array;
}

const keyLength = 32;

/** `secret` is the vault's own and outlives its rotations, so a new master secret or data key seals no store anew. */
export function vaultBox(secret: Uint8Array, name: string): VaultBox {
  const key = createSecretKey(new Uint8Array(hkdfSync("sha256", secret, "", `tributary vault box ${name}`, keyLength)));
  const labelOf = (label: string) => `tributary box 1 ${name} ${label}`;
  return {
    seal: (label, clear) => seal(key, labelOf(label), clear),
    open(label, sealed) {
      const clear = unsealed(key, labelOf(label), sealed);
      if (clear === undefined) throw new VaultError("log/damaged-vault", `what is sealed as ${label} cannot be opened`);
      return clear;
    },
  };
}
