// Keeps passwords as argon2id (RFC 9106), and takes as long for a wrong address as for a wrong password.
import { hash, verify } from "@node-rs/argon2";
import { IdentityError } from "./identity-error.ts";

/** 19 MiB, two passes (OWASP); argon2id is the library's default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const shortest = 12;
const longest = 256;
/** So that an unknown address costs a guess the same time. */
const nobody = hash("nobody has this password", cost);

const normal = (password: string) => password.normalize("NFC");

/** Throws an IdentityError for a password that is easily guessed. */
export async function hashPassword(password: string, email: string): Promise<string> {
  const characters = [...normal(password)];
  const lower = password.toLowerCase();
  const isEmail = lower.includes(email.toLowerCase()) || email.toLowerCase().includes(lower);
  if (characters.length < shortest || characters.length > longest || new Set(characters).size < 4 || isEmail) {
    throw new IdentityError("identity/weak-password");
  }
  return hash(normal(password), cost);
}

/** Whether the password is the one that was hashed; `null` is never right, and takes as long. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  if (password.length > 4 * longest) return false;
  const same = await verify(stored ?? (await nobody), normal(password));
  return same && stored !== null;
}
