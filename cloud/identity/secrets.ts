// Keeps the keys of identity under one master secret, and does what needs them: seal, index, sign the audit log.
import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { type MasterSecret, newRecipe, seal, unsealed, VaultError, wrappingKey } from "@tributary/engine-log";
import type { Kysely } from "@tributary/engine-tables";
import { IdentityError } from "./identity-error.ts";
import type { IdentityTables } from "./schema.ts";

/** Seals texts; only the same label opens what it sealed. */
export interface Box {
  seal(label: string, text: string): Uint8Array;
  /** Throws when the bytes were not sealed here under this label. */
  open(label: string, sealed: Uint8Array): string;
}

export interface Secrets extends Box {
  /** A box with a key of its own, for another service of the cloud. */
  box(use: string): Box;
  /** By this a text is found without being kept: a keyed hash. */
  index(kind: string, text: string): string;
  /** What signs cookies. */
  readonly cookieKey: string;
}

const rootLabel = "identity root";
/** Words that stand in manuals and examples, and so in every list of guesses. */
const defaults = /change[-_ ]?me|passw[o0]rd|secret|tributary|default|example|admin|letmein|12345678|qwert/i;

/** Throws for a master secret that somebody may have copied from somewhere or could guess. */
function refuseWeak(master: MasterSecret): void {
  try {
    newRecipe(master);
  } catch (error) {
    throw error instanceof VaultError ? new IdentityError("identity/weak-secret", error.message) : error;
  }
  if ("passphrase" in master) {
    if (defaults.test(master.passphrase)) throw new IdentityError("identity/weak-secret", "it holds a well-known word");
    return;
  }
  const steps = new Set(master.key.map((byte, index) => (byte - (master.key[index - 1] ?? 0)) & 0xff).slice(1));
  if (steps.size < 4) throw new IdentityError("identity/weak-secret", "its bytes follow a pattern");
  if (/^[\x20-\x7e]+$/.test(new TextDecoder("latin1").decode(master.key))) {
    throw new IdentityError("identity/weak-secret", "it is a text, not random bytes");
  }
}

/** Opens the keys, or makes them at the first start. Throws an IdentityError for a weak or a wrong master secret. */
export async function openSecrets(tables: Kysely<IdentityTables>, master: MasterSecret): Promise<Secrets> {
  refuseWeak(master);
  const found = await tables.selectFrom("vault").selectAll().executeTakeFirst();
  if (found === undefined) {
    const recipe = newRecipe(master);
    const root = seal(wrappingKey(master, recipe), rootLabel, randomBytes(32));
    // Of two processes that start together one makes the keys.
    await tables
      .insertInto("vault")
      .values({ id: 1, recipe, root })
      .onConflict((other) => other.doNothing())
      .execute();
  }
  const { recipe, root } = await tables.selectFrom("vault").selectAll().executeTakeFirstOrThrow();
  return secretsOf(openRoot(master, recipe, root));
}

function openRoot(master: MasterSecret, recipe: string, sealed: Uint8Array): Uint8Array {
  try {
    const root = unsealed(wrappingKey(master, recipe), rootLabel, sealed);
    if (root !== undefined) return root;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
  }
  throw new IdentityError("identity/wrong-secret");
}

function secretsOf(root: Uint8Array): Secrets {
  const derive = (use: string) => new Uint8Array(hkdfSync("sha256", root, "", `tributary identity ${use}`, 32));
  const indexKey = createSecretKey(derive("index"));
  return {
    ...boxOf(createSecretKey(derive("seal"))),
    box: (use) => boxOf(createSecretKey(derive(`box ${use}`))),
    index: (kind, text) => createHmac("sha256", indexKey).update(`${kind}\n${text}`).digest("base64url"),
    cookieKey: Buffer.from(derive("cookies")).toString("base64url"),
  };
}

function boxOf(key: KeyObject): Box {
  return {
    seal: (label, text) => seal(key, label, new TextEncoder().encode(text)),
    open(label, sealed) {
      const clear = unsealed(key, label, sealed);
      if (clear === undefined) throw new Error(`what is kept as ${label} was changed by something else`);
      return new TextDecoder().decode(clear);
    },
  };
}

/** A new secret of 256 bits, as text. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret that cannot be guessed. */
export const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** Letters and digits that nobody mistakes for one another (Crockford). */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** Random words of 5 bits a letter. */
export function randomWord(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte & 31]).join("");
}
