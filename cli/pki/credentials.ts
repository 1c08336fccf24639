// A process's own key and certificates in its data folder, read by nobody else.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** PEM texts. */
export interface OwnCredentials {
  readonly key: string;
  readonly certificate: string;
  /** The authority that it trusts. */
  readonly authority: string;
}

const revocations = "revocations.pem";
const names = { key: "key.pem", certificate: "certificate.pem", authority: "authority.pem" } as const;

const folderIn = (data: string) => join(data, "pki");

/** What was enrolled here; `undefined` before that. */
export function readCredentials(data: string): OwnCredentials | undefined {
  const file = (name: string) => join(folderIn(data), name);
  if (!existsSync(file(names.certificate))) return undefined;
  const text = (name: string) => readFileSync(file(name), "utf8");
  return { key: text(names.key), certificate: text(names.certificate), authority: text(names.authority) };
}

/** The newest revocation list (PEM) that was fetched; `undefined` before the first. */
export function readRevocations(data: string): string | undefined {
  const path = join(folderIn(data), revocations);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

export function writeRevocations(data: string, list: string): void {
  writeInPlace(join(folderIn(data), revocations), list);
}

function writeInPlace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Puts them in place: the key before the certificate, so that a half written pair is never taken for a whole one. */
export function writeCredentials(data: string, credentials: OwnCredentials): void {
  const folder = folderIn(data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const part of ["authority", "key", "certificate"] as const) {
    writeInPlace(join(folder, names[part]), credentials[part]);
  }
}
