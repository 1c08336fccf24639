// The words for what the headers of a telegram say, as tables.
import { toHex } from "@tributary/core";

/** What the sender of each control field wants (EN 13757-4, table 11). */
export const controlWords: Readonly<Record<string, string>> = {
  ACK: "acknowledges",
  "CNF-IR": "confirms an installation",
  "RSP-UD": "answers with its data",
  "SND-NKE": "resets the link",
  "SND-UD2": "commands, and asks for an answer with data",
  "SND-NR": "sends of itself, wants no reply",
  "SND-IR": "wants to be installed",
  "ACC-NR": "opens a window for commands, sends no data",
  "ACC-DMD": "asks to be read",
  "SND-UD": "commands",
  "REQ-UD1": "asks for alarms",
  "REQ-UD2": "asks for data",
};

/** One bit of a field, counted from 0. */
interface BitRow {
  readonly bit: number;
  readonly set: string;
}

/** The words of the bits that are set. */
function bitWords(value: number, rows: readonly BitRow[]): string[] {
  return rows.filter(({ bit }) => (value >> bit) & 1).map(({ set }) => set);
}

/** Communication control of the extended link layer (EN 13757-4, 13.2.7). */
const communicationBits: readonly BitRow[] = [
  { bit: 7, set: "two-way" },
  { bit: 6, set: "answers fast" },
  { bit: 5, set: "synchronous" },
  { bit: 4, set: "was relayed" },
  { bit: 3, set: "with priority" },
  { bit: 2, set: "can be reached now" },
  { bit: 1, set: "may be repeated" },
];

export function communicationSays(control: number): string {
  return bitWords(control, communicationBits).join(", ") || "one-way, not synchronous";
}

/** Fragmentation control of the authentication layer (EN 13757-7, 6.3.2). */
const fragmentBits: readonly BitRow[] = [
  { bit: 14, set: "more fragments follow" },
  { bit: 13, set: "message control" },
  { bit: 12, set: "message length" },
  { bit: 11, set: "counter" },
  { bit: 10, set: "MAC" },
  { bit: 9, set: "key information" },
];

export function fragmentSays(control: number): string {
  const has = bitWords(control, fragmentBits);
  return `fragment ${control & 0xff}; ${has.length === 0 ? "no further fields" : has.join(", ")}`;
}

/** Bits 13 to 15 of the configuration field in modes 0 and 5 (EN 13757-7, 7.5.8). */
const configurationBits: readonly BitRow[] = [
  { bit: 15, set: "two-way" },
  { bit: 14, set: "can be reached now" },
  { bit: 13, set: "synchronous" },
];

const modeWords: Readonly<Record<number, string>> = {
  0: "not encrypted",
  1: "secured in the maker's own way",
  2: "DES-CBC, IV zero",
  3: "DES-CBC, IV with the address",
  5: "AES-128-CBC, IV with address and access number",
  7: "AES-128-CBC under a derived key, IV zero",
  8: "AES-128-CTR under a derived key",
  9: "AES-128-GCM",
  10: "AES-128-CCM under a derived key",
  13: "TLS",
};

/** The configuration field: mode, how much is encrypted, radio bits. */
export function configurationSays(configuration: number): string {
  const mode = (configuration >> 8) & 0x1f;
  const words = [`mode ${mode}: ${modeWords[mode] ?? "reserved"}`];
  if (mode === 2 || mode === 3) words.push(`${configuration & 0xff} bytes encrypted`);
  if (mode === 5 || mode === 7) {
    const blocks = (configuration >> 4) & 15;
    words.push(`${blocks} encrypted ${blocks === 1 ? "block" : "blocks"} (${16 * blocks} bytes)`);
  }
  if (mode === 0 || mode === 5) words.push(...bitWords(configuration, configurationBits));
  if (mode === 0 || mode === 5) words.push(...bitWords(configuration, relayBits));
  return words.join(", ");
}

const relayBits: readonly BitRow[] = [
  { bit: 1, set: "repeated" },
  { bit: 0, set: "may be relayed" },
];

/** Key selection of modes 7 to 10 (EN 13757-7, 7.6.7). */
export function keySelectionSays(byte: number): string {
  const derivation = (byte >> 4) & 3;
  const how =
    derivation === 1 ? "key derived by CMAC" : derivation === 0 ? "key used as it is" : `key derivation ${derivation}`;
  return `key ${byte & 15}, ${how}`;
}

/** Little-endian number of up to four bytes. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

/** Bytes as people write them, most significant first. */
export function reversedHex(bytes: Uint8Array): string {
  return toHex(bytes.toReversed());
}
