// Reads the keys in a file of any kind: key file, maker's table, KEM, shipment XML, archive; told by its content.
import { readFileSync } from "node:fs";
import { type KeyEntry, type KeyFormat, type KeyProblem, type KeyRow, placeText, readKeys } from "@tributary/wire";

export interface KeyEntries {
  readonly entries: readonly KeyEntry[];
  /** The same, with where each stood. */
  readonly rows: readonly KeyRow[];
  readonly format: KeyFormat;
  /** What could not be used; no sentence holds a key. */
  readonly problems: readonly KeyProblem[];
}

/** Throws only when the file cannot be read. `password` opens encrypted files. */
export function readKeyEntries(file: string, password?: string): KeyEntries {
  const { rows, problems, format } = readKeys(readFileSync(file), password);
  return { entries: rows.map(({ entry }) => entry), rows, format, problems };
}

/** `keys.kem, line 7, Meter 3: ...`. */
export function problemText(file: string, problem: KeyProblem): string {
  return `${file}, ${placeText(problem)}: ${problem.says}`;
}

/** The password of encrypted files: as it is given, or the first line of a file. */
export function passwordFrom(given: { password?: string; passwordFile?: string }): string | undefined {
  if (given.password !== undefined) return given.password;
  if (given.passwordFile === undefined) return undefined;
  return readFileSync(given.passwordFile, "utf8").split(/\r?\n/)[0];
}
