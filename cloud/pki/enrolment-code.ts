// One-time codes by which a new process gets its first certificate: a secret, and the mark of the authority to trust.
import { createHash, randomBytes } from "node:crypto";

const letters = "abcdefghjkmnpqrstuvwxyz23456789";
const secretLetters = 24;
const markDigits = 32;

/** What stands in a code that a person carries from the cloud to a node. */
export interface EnrolmentCode {
  /** About 119 bits; good once, and for hours. */
  readonly secret: string;
  /** The first 128 bits of the authority's fingerprint: who answers for the cloud must show that authority. */
  readonly mark: string;
}

/** A new secret: letters that nobody takes for others. */
export function newSecret(): string {
  let secret = "";
  while (secret.length < secretLetters) {
    for (const byte of randomBytes(64)) {
      // Bytes beyond the last full round would make the first letters likelier.
      if (byte < letters.length * 8 && secret.length < secretLetters) secret += letters[byte % letters.length];
    }
  }
  return secret;
}

export const markOf = (fingerprint: string): string => fingerprint.slice(0, markDigits);

/** What is kept of a secret: who reads the store cannot enrol. */
export const hashOfSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

export function writeCode({ secret, mark }: EnrolmentCode): string {
  return `${secret}.${mark}`;
}

/** Reads a code, however it was typed; `undefined` when it is none. */
export function readCode(text: string): EnrolmentCode | undefined {
  const [, secret, mark] = /^([a-z2-9]{24})\.([0-9a-f]{32})$/.exec(text.trim().toLowerCase()) ?? [];
  return secret === undefined || mark === undefined ? undefined : { secret, mark };
}
