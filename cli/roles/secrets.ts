// Reads the secrets that a role is told of by the names of their files.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Configuration, KeyEntry } from "@tributary/wire";
import { problemText, readKeyEntries } from "../keys/read-key-entries.ts";
import { say } from "../terminal.ts";

/** The keys of a key file of any kind; what cannot be used is said and left out. */
export function readKeys(file: string | undefined): readonly KeyEntry[] {
  if (file === undefined) return [];
  const { entries, problems } = readKeyEntries(file);
  for (const problem of problems) say(`${problemText(file, problem)}; it is left out`);
  say(`${file}: ${entries.length} ${entries.length === 1 ? "key" : "keys"}`);
  return entries;
}

const shortestPassword = 16;

/** The password in a file of its own; throws when it is too short to be one. */
export function readPassword(file: string, whose: string): string {
  const password = readFileSync(file, "utf8").trim();
  if (password.length < shortestPassword) {
    throw new Error(`${file}: the password of ${whose} must have ${shortestPassword} characters or more`);
  }
  return password;
}

/** The digest of each gateway's password, by the gateway's name. */
export function readGateways(gateways: Configuration["gateways"]): Map<string, Uint8Array> {
  return new Map(
    gateways.map(({ name, passwordFile }) => {
      const password = readPassword(passwordFile, name);
      return [name, createHash("sha256").update(password).digest()];
    }),
  );
}

/** Certificate and key of a door, as the settings name their files. */
export function readCertificate({
  certificateFile,
  certificateKeyFile,
}: Pick<Configuration, "certificateFile" | "certificateKeyFile">) {
  if (certificateFile === undefined && certificateKeyFile === undefined) return {};
  if (certificateFile === undefined || certificateKeyFile === undefined) {
    throw new Error("certificateFile and certificateKeyFile belong together");
  }
  return { tls: { key: readFileSync(certificateKeyFile, "utf8"), cert: readFileSync(certificateFile, "utf8") } };
}

/** User, password and trusted certificates for a broker, as the settings name their files. */
export function readBrokerAccess(settings: Pick<Configuration, "passwordFile" | "authoritiesFile">, user: string) {
  const { passwordFile, authoritiesFile } = settings;
  return {
    user,
    ...(passwordFile === undefined ? {} : { password: readPassword(passwordFile, user) }),
    ...(authoritiesFile === undefined ? {} : { authorities: readFileSync(authoritiesFile, "utf8") }),
  };
}
