// What a meter says in place of records: an application error or an alarm (EN 13757-3, clauses 8 and 9).
import { toHex } from "@tributary/core";

/** Application errors by their code (EN 13757-3, 8.2). */
const errors: Readonly<Record<number, string>> = {
  0: "unspecified",
  1: "control information not implemented",
  2: "buffer too long",
  3: "too many records",
  4: "premature end of a record",
  5: "more than 10 DIFEs",
  6: "more than 10 VIFEs",
  8: "busy",
  9: "read out too often",
};

const filler = 0x2f;

/** A message in words. Content without a code is an error that is not specified, or an alarm that says no more. */
export function messageWords(kind: "alarm" | "error", content: Uint8Array): string {
  // Where the content was encrypted, fillers stand around it.
  const said = content.filter((byte) => byte !== filler);
  const code = said[0] ?? 0;
  // The bits of an alarm are the maker's own.
  if (kind === "alarm") return said.length === 0 ? "alarm" : `alarm ${toHex(said)}`;
  return `application error ${code}${errors[code] === undefined ? "" : `, ${errors[code]}`}`;
}
