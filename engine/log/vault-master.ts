// Makes the key that wraps a vault's own keys, from a passphrase or from the bytes of a key file.
import { createSecretKey, hkdfSync, type KeyObject, randomBytes, scryptSync } from "node:crypto";
import { fromHex, toHex } from "@tributary/core";
import { VaultError } from "./vault-error.ts";

/** What opens a vault; there is no default. */
export type MasterSecret = { readonly passphrase: string } | { readonly key: Uint8Array };

/** How the wrapping key is made of the secret: kept beside the vault, no secret itself. */
export type MasterRecipe = string;

/** `key hkdf-sha256 <salt>`, `passphrase scrypt <cost> <salt>`. */
const recipes = /^(?:(key) hkdf-sha256|(passphrase) scrypt ([0-9]{4,7})) ([0-9a-f]{32})$/;

const shortestPassphrase = 12;
const keyLength = 32;
const saltLength = 16;
/** scrypt with N = 2^17, r = 8, p = 1: 128 MiB and some tenths of a second for each guess (OWASP). */
const scryptCost = 131_072;
const scryptBlock = 8;
/** A vault that somebody changed must not ask for all memory: 1 GiB. */
const highestCost = 1_048_576;

/** A recipe for a new vault or a new secret. Throws a VaultError for a secret that could be guessed. */
export function newRecipe(secret: MasterSecret): MasterRecipe {
  const salt = toHex(randomBytes(saltLength));
  if ("key" in secret) {
    if (secret.key.length !== keyLength || isOneByte(secret.key)) throw new VaultError("log/weak-master-key");
    return `key hkdf-sha256 ${salt}`;
  }
  const letters = [...secret.passphrase.normalize("NFC")];
  if (letters.length < shortestPassphrase || new Set(letters).size < 4) throw new VaultError("log/weak-passphrase");
  return `passphrase scrypt ${scryptCost} ${salt}`;
}

/** The wrapping key. Throws a VaultError when the secret is not of the recipe's kind, or the recipe cannot be read. */
export function wrappingKey(secret: MasterSecret, recipe: MasterRecipe): KeyObject {
  const [, key, passphrase, cost, saltText] = recipes.exec(recipe) ?? [];
  const salt = fromHex(saltText ?? "") ?? new Uint8Array();
  if (key !== undefined) {
    if (!("key" in secret)) throw new VaultError("log/wrong-master", "it is opened by a master key file");
    return createSecretKey(new Uint8Array(hkdfSync("sha256", secret.key, salt, "tributary vault", keyLength)));
  }
  const N = Number(cost);
  if (passphrase === undefined || N > highestCost || !isPowerOfTwo(N)) throw new VaultError("log/damaged-vault");
  if (!("passphrase" in secret)) throw new VaultError("log/wrong-master", "it is opened by a passphrase");
  const options = { N, r: scryptBlock, p: 1, maxmem: 256 * N * scryptBlock };
  return createSecretKey(scryptSync(secret.passphrase.normalize("NFC"), salt, keyLength, options));
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function isOneByte(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === bytes[0]);
}
