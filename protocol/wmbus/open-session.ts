// Opens the session encryption of the extended link layer (EN 13757-4, 13.2.5).
import { type AesKey, Fault } from "@tributary/core";
import { type ExtendedLinkScan, payloadCrcHolds, sessionEncryption } from "./extended-link.ts";
import { type Key, scheduleOf } from "./key.ts";
import type { SecurityReport, UnsealOptions } from "./open-content.ts";
import { runSession } from "./session-encryption.ts";

/** A telegram whose payload, from the extended link layer's end on, is decrypted in its place. */
export interface SessionOpening {
  readonly frame: Uint8Array;
  readonly end: number;
  /** The sender's address: eight bytes in the order of the link layer. */
  readonly meter: Uint8Array;
  readonly extendedLink: ExtendedLinkScan;
}

/** The CRC is 16 bits of check, no authentication: whoever changes the payload can mend it. */
const report: SecurityReport = { mode: 1, name: "ell-ctr", authenticated: false };

/** Opens the payload in its place and checks its CRC, or says why the key does not open it. */
export function openSession(
  { frame, end, meter, extendedLink }: SessionOpening,
  key: Key | AesKey | undefined,
  { acceptStoredClear = false }: UnsealOptions,
): SecurityReport | Fault {
  const at = extendedLink.end;
  const encryption = sessionEncryption(extendedLink.session ?? 0);
  if (encryption !== 1) return new Fault("unknown-security", "extended-link", at, `encryption ${encryption}`);
  const storedClear = payloadCrcHolds(frame, at, end);
  if (key === undefined) {
    if (!storedClear) return new Fault("no-key", "extended-link", at);
    return acceptStoredClear ? { ...report, storedClear } : new Fault("stored-clear", "extended-link", at);
  }
  if (key instanceof Uint8Array && key.length !== 16)
    return new Fault("wrong-key", "extended-link", at, `a key of ${key.length} bytes`);
  runSession(key instanceof Uint8Array ? scheduleOf(key) : key, meter, extendedLink, frame, at, end);
  if (payloadCrcHolds(frame, at, end)) return report;
  return new Fault(storedClear ? "stored-clear" : "wrong-key", "extended-link", at);
}
