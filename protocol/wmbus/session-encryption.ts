// The extended link layer's encryption: AES-128 in counter mode over payload CRC and payload (EN 13757-4, 13.2.5).
import { type AesKey, ctr, type MeterAddress } from "@tributary/core";
import { putAddress } from "@tributary/mbus";
import type { ExtendedLink } from "./extended-link.ts";

/** Encrypts or decrypts, which is the same, in place. */
export function runSession(
  key: AesKey,
  sender: MeterAddress,
  { communicationControl, session = 0 }: Pick<ExtendedLink, "communicationControl" | "session">,
  bytes: Uint8Array,
): void {
  // Manufacturer, address, communication control, session number, frame number (0: not fragmented), block counter.
  const counter = new Uint8Array(16);
  putAddress(counter, 0, sender, "link");
  counter[8] = communicationControl;
  for (let i = 0; i < 4; i += 1) counter[9 + i] = session >>> (8 * i);
  ctr(key, counter, bytes);
}
