// Derives the keys of one message from a meter's key (EN 13757-7, 9.6.2; OMS volume 2, 9.3).
import { type AesKey, cmac, expandKey, type MeterAddress } from "@tributary/core";
import { writeAddress } from "@tributary/mbus";

/** What a key is for: derivation constants for messages from the meter. */
export const derivation = { encryption: 0x00, authentication: 0x01 } as const;

const padding = 0x07;

/** CMAC(key, constant | counter | serial number | 07 seven times): a key for this one counter. */
export function deriveKey(master: AesKey, constant: number, counter: number, meter: MeterAddress): AesKey {
  const input = new Uint8Array(16).fill(padding);
  input[0] = constant;
  for (let i = 0; i < 4; i += 1) input[1 + i] = counter >>> (8 * i);
  input.set(writeAddress(meter, "transport").subarray(0, 4), 5);
  return expandKey(cmac(master, input));
}
