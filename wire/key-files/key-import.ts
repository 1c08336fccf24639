// What every kind of key file gives: one row a meter, where it stood, and what could not be used.
import type { KeyEntry } from "../key-file.ts";

/** Where something stands in a file. */
export interface KeyPlace {
  /** Line number, from 1; in an encrypted file the line of the decrypted text. */
  readonly line: number;
  /** Which element or row of the file's own counting: `Meter 3`. */
  readonly element?: string;
  /** Which file of an archive. */
  readonly file?: string;
}

/** One meter of a key file. */
export interface KeyRow {
  readonly entry: KeyEntry;
  readonly place: KeyPlace;
  /** The maker's configuration number. */
  readonly config?: string;
  /** The maker's type number. */
  readonly product?: string;
}

/** One sentence about something that could not be used; it never holds a key. */
export interface KeyProblem extends KeyPlace {
  readonly says: string;
}

export type KeyFormat = "key file" | "table" | "KEM" | "shipment" | "archive" | "unknown";

/** A key file, read: what is right counts although something else is wrong. */
export interface KeyImport {
  readonly format: KeyFormat;
  readonly rows: readonly KeyRow[];
  readonly problems: readonly KeyProblem[];
}

/** `line 7 of a.kem, Meter 3`. */
export function placeText({ line, element, file }: KeyPlace): string {
  return `line ${line}${file === undefined ? "" : ` of ${file}`}${element === undefined ? "" : `, ${element}`}`;
}
