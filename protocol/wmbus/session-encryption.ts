// The extended link layer's encryption: AES-128 in counter mode over payload CRC and payload (EN 13757-4, 13.2.5).
import { type AesKey, ctr } from "@tributary/core";
import { addressLength } from "@tributary/mbus";
import type { ExtendedLinkScan } from "./extended-link.ts";

/** Used once and given to the next telegram. */
const counter = new Uint8Array(16);

/**
 * Encrypts or decrypts, which is the same, the bytes from `from` to `to` in place. `sender` is the address in the order
 * of the link layer.
 */
export function runSession(
  key: AesKey,
  sender: Uint8Array,
  { communicationControl, session = 0 }: Pick<ExtendedLinkScan, "communicationControl" | "session">,
  bytes: Uint8Array,
  from = 0,
  to: number = bytes.length,
): void {
  // Manufacturer, address, communication control, session number, frame number (0: not fragmented), block counter.
  for (let i = 0; i < addressLength; i += 1) counter[i] = sender[i] ?? 0;
  counter[8] = communicationControl;
  for (let i = 0; i < 4; i += 1) counter[9 + i] = session >>> (8 * i);
  counter.fill(0, 13);
  ctr(key, counter, bytes, from, to);
}
