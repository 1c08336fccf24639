// Opens what a transport header covers: content by security mode, and the authentication layer's MAC (EN 13757-7, 7.6).
import { Fault, sameBytes } from "@tributary/core";
import { securityMode, securityModes, type TransportHeader } from "@tributary/mbus";
import { type Key, scheduleOf } from "./key.ts";
import { desBlock, openMode2 } from "./mode-2.ts";
import { openMode5 } from "./mode-5.ts";
import { macOf, openMode7 } from "./mode-7.ts";
import { counterLength, openMode10, tagLengths } from "./mode-10.ts";
import { encryptedLength } from "./security.ts";
import type { SealedTelegram } from "./telegram.ts";

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

/** What a security mode makes of a telegram: its content, and what is known about it. */
export interface Opened {
  readonly content: Uint8Array;
  readonly report: SecurityReport;
  readonly counter?: number;
}

/** The content of a telegram whose transport header is read, or why the key does not open it. */
export function openContent(
  sealed: SealedTelegram,
  transport: TransportHeader,
  key: Key | undefined,
  { acceptStoredClear = false }: UnsealOptions,
): Opened | Fault {
  const { frame, end } = sealed;
  const mode = securityMode(transport);
  const name = securityModes[mode] ?? `mode-${mode}`;
  const content = frame.subarray(transport.end, end);
  const length = encryptedLength(transport, end);
  if (length === 0) return authenticate(sealed, key, { content, report: { mode, name, authenticated: false } });
  const beginsClear = checked(content);
  if (key === undefined && beginsClear) {
    if (!acceptStoredClear) return new Fault("stored-clear", "transport", transport.end);
    return { content, report: { mode, name, authenticated: false, storedClear: true } };
  }
  const opener = openers[mode];
  if (opener === undefined) return new Fault("unknown-security", "transport", transport.end, name);
  if (key === undefined) return new Fault("no-key", "transport", transport.end);
  if (length > content.length) return new Fault("truncated", "transport", end, `${length} bytes are encrypted`);
  if (key.length !== opener.keyLength)
    return new Fault("wrong-key", "transport", transport.end, `a key of ${key.length} bytes`);
  const opened = opener.open(sealed, transport, key, length);
  const wrong = opened instanceof Fault && (opened.code === "wrong-key" || opened.code === "mac-mismatch");
  return wrong && beginsClear ? new Fault("stored-clear", "transport", transport.end) : opened;
}

/** Clear content begins with two fillers, so that a wrong key shows (EN 13757-7, 7.6.5). */
function checked(content: Uint8Array): boolean {
  return content[0] === 0x2f && content[1] === 0x2f;
}

/** Opens the content of one mode; `length` bytes of it are encrypted and there. */
type Opener = (sealed: SealedTelegram, transport: TransportHeader, key: Key, length: number) => Opened | Fault;

/** Everything known about a security mode that can be opened. */
const openers: Readonly<Record<number, { readonly keyLength: number; readonly open: Opener }>> = {
  2: { keyLength: 8, open: openDes },
  5: { keyLength: 16, open: openCbc },
  7: { keyLength: 16, open: openDerived },
  10: { keyLength: 16, open: openCcm },
};

/** A copy to decrypt in; the clear part behind the encrypted one stays: partial encryption (EN 13757-7, 7.6.5). */
function contentOf(sealed: SealedTelegram, transport: TransportHeader): Uint8Array {
  return sealed.frame.slice(transport.end, sealed.end);
}

function openDes(sealed: SealedTelegram, transport: TransportHeader, key: Key, length: number): Opened | Fault {
  if (length % desBlock !== 0) return new Fault("wrong-length", "transport", transport.end);
  const content = contentOf(sealed, transport);
  openMode2(key, content, length);
  if (!checked(content)) return new Fault("wrong-key", "transport", transport.end);
  return { content, report: { mode: 2, name: "mode-2", authenticated: false } };
}

function openCbc(sealed: SealedTelegram, transport: TransportHeader, key: Key, length: number): Opened | Fault {
  const content = contentOf(sealed, transport);
  openMode5(scheduleOf(key), sealed.meter, transport.accessNumber, content, length);
  if (!checked(content)) return new Fault("wrong-key", "transport", transport.end);
  return authenticate(sealed, key, { content, report: { mode: 5, name: "mode-5", authenticated: false } });
}

function openDerived(sealed: SealedTelegram, transport: TransportHeader, key: Key, length: number): Opened | Fault {
  const { counter, mac } = sealed.authentication ?? {};
  if (counter === undefined || mac === undefined) {
    return new Fault("unknown-security", "transport", transport.end, "mode-7 without counter or MAC");
  }
  const content = contentOf(sealed, transport);
  // Authenticate first: what does not match is not decrypted (EN 13757-7, 6.4).
  const opened = authenticate(sealed, key, { content, report: { mode: 7, name: "mode-7", authenticated: false } });
  if (opened instanceof Fault) return opened;
  openMode7(scheduleOf(key), counter, sealed.meter, content, length);
  return checked(content) ? opened : new Fault("wrong-key", "transport", transport.end);
}

function openCcm(sealed: SealedTelegram, transport: TransportHeader, key: Key): Opened | Fault {
  const { frame, meter, end } = sealed;
  const { extension } = transport;
  const length = tagLengths[(extension[1] ?? 0) & 15];
  if (length === undefined || extension.length < 2 + counterLength) {
    return new Fault("unknown-security", "transport", transport.end, "mode-10 without a counter or with another tag");
  }
  const tagAt = end - length;
  if (tagAt < transport.end) return new Fault("truncated", "transport", end);
  const counter = new DataView(extension.buffer, extension.byteOffset + 2, counterLength).getUint32(0, true);
  const associated = frame.subarray(transport.start, transport.end - counterLength);
  const sealedPart = frame.subarray(transport.end, tagAt);
  const content = openMode10(scheduleOf(key), counter, meter, associated, sealedPart, frame.subarray(tagAt, end));
  if (content === undefined) return new Fault("mac-mismatch", "transport", tagAt);
  return { content, report: { mode: 10, name: "mode-10", authenticated: true }, counter };
}

/** Checks the authentication layer's MAC, where there is one and a key to check it with. */
function authenticate(sealed: SealedTelegram, key: Key | undefined, opened: Opened): Opened | Fault {
  const { authentication, frame, end, meter } = sealed;
  if (authentication?.counter === undefined) return opened;
  const { counter, mac } = authentication;
  if (mac === undefined || key === undefined) return { ...opened, counter };
  if (key.length !== 16)
    return new Fault("wrong-key", "authentication", authentication.end, `a key of ${key.length} bytes`);
  const right = macOf(scheduleOf(key), authentication, meter, frame.subarray(authentication.end, end), mac.length);
  if (!sameBytes(right, mac)) return new Fault("mac-mismatch", "authentication", authentication.end);
  return { ...opened, report: { ...opened.report, authenticated: true }, counter };
}
