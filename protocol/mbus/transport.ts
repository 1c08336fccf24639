// The transport layer: access number, status and how the content is secured (EN 13757-7, clause 7).
import { Fault, type MeterAddress } from "@tributary/core";
import { addressLength, readAddress, writeAddress } from "./address.ts";
import { controlInformation, type HeaderForm, unreadWords } from "./control-information.ts";

/** The numbers of the header behind a CI. Where there is none they are 0 and nothing is encrypted. */
export interface TransportScan {
  readonly ci: number;
  readonly form: HeaderForm;
  readonly accessNumber: number;
  readonly status: number;
  /** The configuration field's two bytes as a number (EN 13757-7, 7.5.8). */
  readonly configuration: number;
  /** Where the CI stands; the meter's address follows it in a long header. */
  readonly start: number;
  /** Where the header ends, with its configuration field extension, and the application data begin. */
  readonly end: number;
}

/** The same with what is cut out of the telegram for it. */
export interface TransportHeader extends TransportScan {
  /** The meter, in a long header. */
  readonly address?: MeterAddress;
  /** Bytes of configuration field extension, as the mode asks for. */
  readonly extension: Uint8Array;
}

/** Names of the security modes (EN 13757-7, table 19). */
export const securityModes: Readonly<Record<number, string>> = {
  0: "none",
  1: "manufacturer-specific",
  2: "mode-2",
  3: "mode-3",
  4: "mode-4",
  5: "mode-5",
  7: "mode-7",
  8: "mode-8",
  9: "mode-9",
  10: "mode-10",
  13: "mode-13",
  15: "mode-15",
};

/** What the modes are that are known and not read. */
const unreadModes: Readonly<Record<number, string>> = {
  1: "the maker's own encryption",
  3: "DES-CBC with a vector of address and date",
  4: "AES-128-CBC with a vector of zeros",
  8: "AES-128-CTR",
  9: "AES-128-GCM",
  13: "TLS",
};

/** A mode in words, for those who meet one that is not read: `TLS (mode 13)`. */
export function securityWords(mode: number): string {
  const words = unreadModes[mode];
  return words === undefined ? `mode ${mode}` : `${words} (mode ${mode})`;
}

export function securityMode({ configuration }: Pick<TransportScan, "configuration">): number {
  return (configuration >> 8) & 0x1f;
}

/**
 * Bytes of configuration field extension by mode (EN 13757-7, 7.6): mode 7 key and KDF selection; mode 10 the same with
 * the length of the tag, and a message counter where bit 13 of the configuration field says so.
 */
export function extensionLength(configuration: number): number {
  const mode = (configuration >> 8) & 0x1f;
  if (mode === 7 || mode === 13) return 1;
  if (mode === 8 || mode === 9 || mode === 10) return configuration & 0x2000 ? 6 : 2;
  return 0;
}

/** Reads the header that begins with the CI at `at`, and cuts nothing out. */
export function scanTransport(bytes: Uint8Array, at: number, end: number): TransportScan | Fault {
  const ci = bytes[at] ?? 0;
  const row = controlInformation(ci);
  if (at >= end) return new Fault("truncated", "transport", end);
  if (row === undefined) return new Fault("unknown-ci", "transport", at, unreadWords(ci));
  const { header: form } = row;
  if (form === "none") return { ci, form, accessNumber: 0, status: 0, configuration: 0, start: at, end: at + 1 };
  const short = form === "long" ? at + 1 + addressLength : at + 1;
  if (short + 4 > end) return new Fault("truncated", "transport", end);
  const accessNumber = bytes[short] ?? 0;
  const status = bytes[short + 1] ?? 0;
  const configuration = (bytes[short + 2] ?? 0) | ((bytes[short + 3] ?? 0) << 8);
  const headerEnd = short + 4 + extensionLength(configuration);
  if (headerEnd > end) return new Fault("truncated", "transport", end);
  return { ci, form, accessNumber, status, configuration, start: at, end: headerEnd };
}

const nothing = new Uint8Array(0);

/** The header with address and extension cut out of the bytes. */
export function cutTransport(bytes: Uint8Array, scan: TransportScan): TransportHeader {
  const { ci, form, accessNumber, status, configuration, start, end } = scan;
  const length = extensionLength(configuration);
  const extension = length === 0 ? nothing : bytes.subarray(end - length, end);
  if (form !== "long") return { ci, form, accessNumber, status, configuration, extension, start, end };
  const address = readAddress(bytes, start + 1, "transport");
  return { ci, form, address, accessNumber, status, configuration, extension, start, end };
}

/** Reads the header that begins with the CI at `at`. */
export function readTransport(bytes: Uint8Array, at: number, end: number): TransportHeader | Fault {
  const scan = scanTransport(bytes, at, end);
  return scan instanceof Fault ? scan : cutTransport(bytes, scan);
}

/** The bytes of a header; the form and the extension are the caller's to make agree with CI and mode. */
export function writeTransport(header: Omit<TransportHeader, "start" | "end">): Uint8Array {
  const { ci, form, address, accessNumber, status, configuration, extension } = header;
  if (form === "none") return Uint8Array.of(ci);
  const long = form === "long" && address !== undefined ? writeAddress(address, "transport") : nothing;
  return Uint8Array.of(ci, ...long, accessNumber, status, configuration & 0xff, configuration >> 8, ...extension);
}
