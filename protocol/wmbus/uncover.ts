// Puts what a key opened back into its place in the frame, so that the telegram can be shown byte by byte.
import { sameBytes } from "@tributary/core";
import { writeAddress } from "@tributary/mbus";
import { type Key, scheduleOf } from "./key.ts";
import { receivedOffset } from "./link.ts";
import { encryptedLength } from "./security.ts";
import { runSession } from "./session-encryption.ts";
import type { SealedTelegram } from "./telegram.ts";
import type { OpenTelegram } from "./unseal.ts";

/** A frame without link layer CRCs, and which of its bytes came encrypted: none where `from` is `to`. */
export interface UncoveredFrame {
  readonly frame: Uint8Array;
  readonly encrypted: { readonly from: number; readonly to: number };
  /** False while the encrypted bytes are still as they came. */
  readonly clear: boolean;
}

/** The frame of a telegram that was not opened. */
export function covered({ frame, end, security, transport, extendedLink }: SealedTelegram): UncoveredFrame {
  const from = transport?.end ?? extendedLink?.end ?? end;
  const length = transport === undefined ? end - from : encryptedLength(transport, end);
  const to = security.encrypted ? Math.min(end, from + length) : from;
  return { frame, encrypted: { from, to }, clear: from === to };
}

/** The frame of a telegram that was opened, with `key` where it needed one. */
export function uncover(sealed: SealedTelegram, open: OpenTelegram, key: Key | undefined): UncoveredFrame {
  const { encrypted } = covered(sealed);
  if (open.security.storedClear === true) {
    return { frame: sealed.frame, encrypted: { from: encrypted.from, to: encrypted.from }, clear: true };
  }
  const frame = sealed.frame.slice();
  const { extendedLink, end } = sealed;
  if (sealed.transport === undefined && extendedLink !== undefined && key !== undefined) {
    runSession(scheduleOf(key), writeAddress(sealed.meter, "link"), extendedLink, frame, extendedLink.end, end);
  }
  const { content } = open;
  const at = contentAt(sealed, open);
  const opened = content.subarray(0, end - at);
  const changed = !sameBytes(opened, frame.subarray(at, at + opened.length));
  frame.set(opened, at);
  if (sealed.transport === undefined) return { frame, encrypted, clear: true };
  // Makers with a way of their own do not say in the header that they encrypt.
  if (encrypted.from === encrypted.to) {
    return { frame, encrypted: { from: at, to: changed ? at + opened.length : at }, clear: true };
  }
  return { frame, encrypted: { from: encrypted.from, to: Math.min(encrypted.to, at + opened.length) }, clear: true };
}

/** Where in the frame the content begins; under the extended link layer's encryption only the opened telegram knows. */
function contentAt({ crc, end, transport }: SealedTelegram, { contentOffset }: OpenTelegram): number {
  if (transport !== undefined) return transport.end;
  let at = 0;
  while (at < end && receivedOffset(crc, at) < contentOffset) at += 1;
  return at;
}
