// Opens what a transport header covers: content by security mode, and the authentication layer's MAC (EN 13757-7, 7.6).
import { type AesKey, Fault } from "@tributary/core";
import {
  extensionLength,
  readUnsigned,
  securityMode,
  securityModes,
  securityWords,
  type TransportScan,
} from "@tributary/mbus";
import { type AuthenticationScan, macAt } from "./authentication.ts";
import { type Key, scheduleOf } from "./key.ts";
import { desBlock, openMode2 } from "./mode-2.ts";
import { openMode5 } from "./mode-5.ts";
import { macOf, openMode7 } from "./mode-7.ts";
import { counterLength, openMode10, tagLengths } from "./mode-10.ts";
import { encryptedLength } from "./security.ts";

/** How a telegram was secured, as found when it was opened. */
export interface SecurityReport {
  readonly mode: number;
  /** `none`, `mode-5`, `mode-7`, `mode-10`, `ell-ctr`... */
  readonly name: string;
  /** A message authentication code was checked and is right. */
  readonly authenticated: boolean;
  /** The headers say encrypted, the content was clear: somebody stored it decrypted. Only offline tools read this. */
  readonly storedClear?: true;
}

export interface UnsealOptions {
  /** Read telegrams that were stored decrypted, when no key is given. For offline tools alone. */
  readonly acceptStoredClear?: boolean;
}

/** A telegram whose transport header is read. What is encrypted is decrypted in its place, so the frame is written to. */
export interface Opening {
  readonly frame: Uint8Array;
  /** Where the application data end in the frame. */
  readonly end: number;
  /** The meter's address: eight bytes in the order of the link layer. */
  readonly meter: Uint8Array;
  readonly transport: TransportScan;
  readonly authentication: AuthenticationScan | undefined;
}

/** What a security mode makes of a telegram: the content lies in the frame, from the transport header's end to `end`. */
export interface Opened {
  readonly end: number;
  readonly report: SecurityReport;
  readonly counter: number | undefined;
}

/** Opens the content of a telegram in its place, or says why the key does not open it. */
export function openContent(
  opening: Opening,
  key: Key | AesKey | undefined,
  { acceptStoredClear = false }: UnsealOptions,
): Opened | Fault {
  const { frame, end, transport } = opening;
  const mode = securityMode(transport);
  const length = encryptedLength(transport, end);
  if (length === 0) return authenticate(opening, key, reportOf(mode, false));
  const at = transport.end;
  const beginsClear = at + 2 <= end && checked(frame, at);
  if (key === undefined && beginsClear) {
    if (!acceptStoredClear) return new Fault("stored-clear", "transport", at);
    return { end, report: { ...reportOf(mode, false), storedClear: true }, counter: undefined };
  }
  const opener = openers[mode];
  if (opener === undefined) return new Fault("unknown-security", "transport", at, securityWords(mode));
  if (key === undefined) return new Fault("no-key", "transport", at);
  if (at + length > end) return new Fault("truncated", "transport", end, `${length} bytes are encrypted`);
  const opened = opener(opening, key, at + length);
  const wrong = opened instanceof Fault && (opened.code === "wrong-key" || opened.code === "mac-mismatch");
  return wrong && beginsClear ? new Fault("stored-clear", "transport", at) : opened;
}

/** Clear content begins with two fillers, so that a wrong key shows (EN 13757-7, 7.6.5). */
function checked(frame: Uint8Array, at: number): boolean {
  return frame[at] === 0x2f && frame[at + 1] === 0x2f;
}

function securityName(mode: number): string {
  return securityModes[mode] ?? `mode-${mode}`;
}

function reportOf(mode: number, authenticated: boolean): SecurityReport {
  return { mode, name: securityName(mode), authenticated };
}

function wrongKey(layer: "transport" | "authentication", offset: number, key: Key): Fault {
  return new Fault("wrong-key", layer, offset, `a key of ${key.length} bytes`);
}

/** The schedule of a key, as it is or made now; a fault for bytes that are no AES key. */
function aesKey(key: Key | AesKey, layer: "transport" | "authentication", offset: number): AesKey | Fault {
  if (!(key instanceof Uint8Array)) return key;
  return key.length === 16 ? scheduleOf(key) : wrongKey(layer, offset, key);
}

/** Opens the content of one mode, whose encrypted part ends at `to` and is there. */
type Opener = (opening: Opening, key: Key | AesKey, to: number) => Opened | Fault;

/** The security modes that can be opened. Clear bytes behind the encrypted part stay: partial encryption (EN 13757-7, 7.6.5). */
const openers: Readonly<Record<number, Opener>> = { 2: openDes, 5: openCbc, 7: openDerived, 10: openCcm };

function openDes({ frame, end, transport }: Opening, key: Key | AesKey, to: number): Opened | Fault {
  const at = transport.end;
  if ((to - at) % desBlock !== 0) return new Fault("wrong-length", "transport", at);
  if (!(key instanceof Uint8Array)) return new Fault("wrong-key", "transport", at, "a key of AES");
  if (key.length !== desBlock) return wrongKey("transport", at, key);
  openMode2(key, frame.subarray(at, to));
  if (!checked(frame, at)) return new Fault("wrong-key", "transport", at);
  return { end, report: reportOf(2, false), counter: undefined };
}

function openCbc(opening: Opening, key: Key | AesKey, to: number): Opened | Fault {
  const { frame, meter, transport } = opening;
  const at = transport.end;
  const aes = aesKey(key, "transport", at);
  if (aes instanceof Fault) return aes;
  // A MAC is over what was sent, so it is checked before anything is decrypted.
  const opened = authenticate(opening, aes, reportOf(5, false));
  openMode5(aes, meter, transport.accessNumber, frame, at, to);
  return checked(frame, at) ? opened : new Fault("wrong-key", "transport", at);
}

function openDerived(opening: Opening, key: Key | AesKey, to: number): Opened | Fault {
  const { frame, meter, transport, authentication } = opening;
  const at = transport.end;
  if (authentication?.counter === undefined || authentication.macLength === 0) {
    return new Fault("unknown-security", "transport", at, "mode-7 without counter or MAC");
  }
  const aes = aesKey(key, "transport", at);
  if (aes instanceof Fault) return aes;
  // Authenticate first: what does not match is not decrypted (EN 13757-7, 6.4).
  const opened = authenticate(opening, aes, reportOf(7, false));
  if (opened instanceof Fault) return opened;
  openMode7(aes, authentication.counter, meter, frame, at, to);
  return checked(frame, at) ? opened : new Fault("wrong-key", "transport", at);
}

function openCcm({ frame, end, meter, transport }: Opening, key: Key | AesKey): Opened | Fault {
  const at = transport.end;
  const extended = extensionLength(transport.configuration);
  const length = tagLengths[(frame[at - extended + 1] ?? 0) & 15];
  if (length === undefined || extended < 2 + counterLength) {
    return new Fault("unknown-security", "transport", at, "mode-10 without a counter or with another tag");
  }
  const aes = aesKey(key, "transport", at);
  if (aes instanceof Fault) return aes;
  const tagAt = end - length;
  if (tagAt < at) return new Fault("truncated", "transport", end);
  const counter = readUnsigned(frame, at - counterLength, at);
  const associated = frame.subarray(transport.start, at - counterLength);
  const content = openMode10(aes, counter, meter, associated, frame.subarray(at, tagAt), frame.subarray(tagAt, end));
  if (content === undefined) return new Fault("mac-mismatch", "transport", tagAt);
  frame.set(content, at);
  return { end: tagAt, report: reportOf(10, true), counter };
}

/** Checks the authentication layer's MAC, where there is one and a key to check it with. */
function authenticate(opening: Opening, key: Key | AesKey | undefined, report: SecurityReport): Opened | Fault {
  const { authentication, frame, end, meter } = opening;
  if (authentication?.counter === undefined) return { end, report, counter: undefined };
  const { counter, macLength } = authentication;
  if (macLength === 0 || key === undefined) return { end, report, counter };
  const aes = aesKey(key, "authentication", authentication.end);
  if (aes instanceof Fault) return aes;
  const mac = macOf(aes, authentication, meter, frame, authentication.end, end);
  if (!begins(mac, frame, macAt(authentication), macLength))
    return new Fault("mac-mismatch", "authentication", authentication.end);
  return { end, report: { mode: report.mode, name: report.name, authenticated: true }, counter };
}

/** Whether the first `length` bytes of a MAC stand at `at`, in a time that does not tell how many of them do. */
function begins(mac: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
  let difference = 0;
  for (let i = 0; i < length; i += 1) difference |= (mac[i] ?? 0) ^ (bytes[at + i] ?? 0);
  return difference === 0;
}
