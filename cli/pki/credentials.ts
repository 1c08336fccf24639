// A process's own key and certificates in its data folder, read by nobody else.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBox } from "../keys/node-vault.ts";

/** PEM texts. */
export interface OwnCredentials {
  readonly key: string;
  readonly certificate: string;
  /** The authority that it trusts. */
  readonly authority: string;
}

const revocations = "revocations.pem";
/** The key as the vault of the data folder seals it; `key.pem` stands there where no master key is configured. */
const sealedName = "key.sealed";
const names = { key: "key.pem", certificate: "certificate.pem", authority: "authority.pem" } as const;

const folderIn = (data: string) => join(data, "pki");

const boxOf = (data: string) => nodeBox(data, "credentials", "the private key of this process");

/** Puts the key in place, sealed where there is a master key, and removes it as it stood before. */
function writeKey(data: string, key: string): void {
  const box = boxOf(data);
  const [written, other] = box === undefined ? [names.key, sealedName] : [sealedName, names.key];
  writeInPlace(join(folderIn(data), written), box === undefined ? key : box.seal("key", Buffer.from(key)));
  rmSync(join(folderIn(data), other), { force: true });
}

function readKey(data: string): string {
  const sealed = join(folderIn(data), sealedName);
  if (existsSync(sealed)) {
    const box = boxOf(data);
    if (box === undefined) throw new Error(`${sealed} is sealed: name its master key with TRIBUTARY_MASTER_KEY_FILE`);
    return Buffer.from(box.open("key", readFileSync(sealed))).toString();
  }
  const key = readFileSync(join(folderIn(data), names.key), "utf8");
  if (boxOf(data) !== undefined) writeKey(data, key);
  return key;
}

/** What was enrolled here; `undefined` before that. */
export function readCredentials(data: string): OwnCredentials | undefined {
  const file = (name: string) => join(folderIn(data), name);
  if (!existsSync(file(names.certificate))) return undefined;
  const text = (name: string) => readFileSync(file(name), "utf8");
  return { key: readKey(data), certificate: text(names.certificate), authority: text(names.authority) };
}

/** The newest revocation list (PEM) that was fetched; `undefined` before the first. */
export function readRevocations(data: string): string | undefined {
  const path = join(folderIn(data), revocations);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

export function writeRevocations(data: string, list: string): void {
  writeInPlace(join(folderIn(data), revocations), list);
}

function writeInPlace(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/** Puts them in place: the key before the certificate, so that a half written pair is never taken for a whole one. */
export function writeCredentials(data: string, credentials: OwnCredentials): void {
  const folder = folderIn(data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeInPlace(join(folder, names.authority), credentials.authority);
  writeKey(data, credentials.key);
  writeInPlace(join(folder, names.certificate), credentials.certificate);
}
