// What an explanation is: the bytes of a telegram one field after another, each with what it means.
import { Fault } from "@tributary/core";
import type { KeyDiagnosis } from "@tributary/wmbus";
import type { ReadTelegram } from "../read-telegram.ts";

/** The layer that a field belongs to, from the receiver inwards. */
export type ExplainedLayer = "link" | "extended-link" | "authentication" | "transport" | "application";

/** Some bytes of the telegram, as they were received, that say one thing. */
export interface ExplainedField {
  readonly offset: number;
  readonly length: number;
  /** The bytes as received, hex. */
  readonly bytes: string;
  /** The same bytes decrypted, hex, where they were encrypted and could be opened. */
  readonly clear?: string;
  readonly layer: ExplainedLayer;
  /** The field's name in the standard. */
  readonly name: string;
  readonly says: string;
  /** The bytes are encrypted on the air. */
  readonly encrypted?: true;
  /** Number of the data record that the field is part of, from 1. */
  readonly record?: number;
  /** A checksum that does not match. */
  readonly wrong?: true;
}

/** A telegram explained. */
export interface Explanation {
  /** Every byte of the telegram in exactly one field, in order. */
  readonly fields: readonly ExplainedField[];
  /** What the telegram says as a whole, or why it cannot be read. */
  readonly read: ReadTelegram | Fault;
  /** Why the key does not open it, or that it is damaged. May stand beside readings: see `isTrustworthy`. */
  readonly keyFailure?: KeyDiagnosis;
}

/** Whether readings are what the meter sent: with another address in the vector a part of them is nonsense. */
export function isTrustworthy({ read, keyFailure }: Explanation): boolean {
  return !(read instanceof Fault) && keyFailure?.failure !== "other-address";
}

/** A field of the frame without link layer CRCs, before it is put in its place. */
export interface Piece {
  readonly length: number;
  readonly layer: ExplainedLayer;
  readonly name: string;
  readonly says: string;
  readonly record?: number;
  readonly wrong?: true;
}

export type Part = Omit<Piece, "layer">;

/** Parts of one layer. */
export function inLayer(layer: ExplainedLayer, parts: readonly Part[]): Piece[] {
  return parts.map((part) => ({ layer, ...part }));
}
