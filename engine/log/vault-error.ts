// Everything that a vault throws.

/** Code, and the sentence that a person reads. */
export const vaultErrors = {
  "log/no-vault": "there is no vault here yet",
  "log/no-master": "the vault is opened by a master key or a passphrase, and none was named",
  "log/wrong-master": "the master key or passphrase is not the one of this vault",
  "log/weak-passphrase": "a passphrase has at least 12 characters, and not one character again and again",
  "log/weak-master-key": "a master key is 32 random bytes: as they are or as 64 hex digits",
  "log/damaged-vault": "the vault was changed by something else than Tributary, or is damaged",
  "log/newer-vault": "the vault was written by a newer version of Tributary",
} as const satisfies Record<string, string>;

export type VaultErrorCode = keyof typeof vaultErrors;

export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, detail = "") {
    super(detail === "" ? vaultErrors[code] : `${vaultErrors[code]}: ${detail}`);
    this.code = code;
  }
}
