// Makes of a pasted telegram and key what the page shows; all of it in the browser, nothing is kept or sent.
import { Fault, fromHex, type MeterAddress } from "@tributary/core";
import { type Explanation, explain } from "@tributary/drivers";
import { readTelegramLine } from "@tributary/wire";
import { type Key, likelyCrc, readSealed } from "@tributary/wmbus";

export type Decoding =
  | { readonly kind: "nothing" }
  /** The text is no telegram, or the key no key: what is wrong, in a sentence. */
  | { readonly kind: "refused"; readonly field: "telegram" | "key"; readonly says: string }
  | { readonly kind: "explained"; readonly explanation: Explanation; readonly meter: MeterAddress | undefined };

/** Reads what somebody typed. A telegram may be pasted over several lines; a key that stands in it goes first. */
export function decodeText(text: string, keyText: string): Decoding {
  const pasted = text.trim();
  if (pasted === "") return { kind: "nothing" };
  const line = readTelegramLine(pasted.replace(/\s*[\r\n]+\s*/g, ""));
  if (line instanceof Fault) return { kind: "refused", field: "telegram", says: sentence(line) };
  const key = readKey(keyText);
  if (key === "none") return { kind: "refused", field: "key", says: "A key is 32 hex digits." };
  const { bytes } = line;
  const crc = line.crc === "unstated" ? likelyCrc(bytes) : line.crc;
  const sealed = readSealed(bytes, crc);
  return {
    kind: "explained",
    explanation: explain({ bytes, crc }, line.key ?? key, { acceptStoredClear: true }),
    meter: sealed instanceof Fault ? undefined : sealed.meter,
  };
}

function readKey(text: string): Key | undefined | "none" {
  const digits = text.replace(/\s/g, "");
  if (digits === "") return undefined;
  const key = fromHex(digits);
  // Eight bytes are a DES key of mode 2.
  return key?.length === 16 || key?.length === 8 ? key : "none";
}

/** A fault as a sentence of its own. */
export function sentence({ says }: Fault): string {
  return `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
}
