// Opens the vault that flags or environment name, with the secret whose file they name.
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { fromHex } from "@tributary/core";
import { type MasterSecret, openVault, type Vault } from "@tributary/engine-log";
import { type Command, Option } from "commander";

/** Where the vault is and what opens it: a file, for flags and variables are seen by others on the machine. */
export interface VaultFlags {
  readonly vault: string;
  readonly masterKeyFile?: string;
  readonly passphraseFile?: string;
}

export function addVaultOptions(command: Command): Command {
  return command
    .addOption(new Option("--vault <file>", "the vault").env("TRIBUTARY_VAULT").default("data/vault.sqlite"))
    .option("--master-key-file <file>", "opens the vault: 32 bytes or 64 hex digits ($TRIBUTARY_MASTER_KEY_FILE)")
    .option("--passphrase-file <file>", "opens the vault: 12 characters or more ($TRIBUTARY_PASSPHRASE_FILE)");
}

type SecretFiles = Pick<VaultFlags, "masterKeyFile" | "passphraseFile">;

/** The secret in the file that a flag names, else in the one that the environment names. */
export function masterSecret(flags: SecretFiles): MasterSecret | undefined {
  return secretIn(flags) ?? secretIn(fromEnvironment(process.env));
}

function fromEnvironment({ TRIBUTARY_MASTER_KEY_FILE, TRIBUTARY_PASSPHRASE_FILE }: NodeJS.ProcessEnv): SecretFiles {
  return {
    ...(TRIBUTARY_MASTER_KEY_FILE ? { masterKeyFile: TRIBUTARY_MASTER_KEY_FILE } : {}),
    ...(TRIBUTARY_PASSPHRASE_FILE ? { passphraseFile: TRIBUTARY_PASSPHRASE_FILE } : {}),
  };
}

/** The secret in the file that is named, or `undefined` when none is. What is too weak is refused by the vault. */
export function secretIn({ masterKeyFile, passphraseFile }: SecretFiles): MasterSecret | undefined {
  if (masterKeyFile !== undefined) {
    const bytes = readFileSync(masterKeyFile);
    const digits = bytes.toString("latin1").trim();
    return { key: (digits.length === 64 ? fromHex(digits) : undefined) ?? new Uint8Array(bytes) };
  }
  if (passphraseFile === undefined) return undefined;
  return { passphrase: readFileSync(passphraseFile, "utf8").replace(/\r?\n$/, "") };
}

export function vaultExists(flags: VaultFlags): boolean {
  return existsSync(flags.vault);
}

/** Throws a VaultError, or an error with its path when the secret's file cannot be read. */
export function openKeyVault(flags: VaultFlags, master: MasterSecret, create = false): Vault {
  return openVault({ path: flags.vault, master, who: whoWorks(), now: () => Math.floor(Date.now() / 1000), create });
}

/** The account, for the audit; in a container it may have no name. */
function whoWorks(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
