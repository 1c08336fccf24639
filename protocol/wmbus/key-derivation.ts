// Derives the keys of one message from a meter's key (EN 13757-7, 9.6.2; OMS volume 2, 9.3).
import { type AesKey, cmac, expandKey, type MeterAddress, newAesKey } from "@tributary/core";
import { putAddress } from "@tributary/mbus";

/** What a key is for: derivation constants for messages from the meter. */
export const derivation = { encryption: 0x00, authentication: 0x01 } as const;

const padding = 0x07;

/** A derived key serves one message and gives its place to the next, for making places costs more than the rest. */
const places = [newAesKey(), newAesKey()] as const;

/**
 * CMAC(key, constant | counter | serial number | 07 seven times): a key for this one counter. It is good until the next
 * call with the same constant.
 */
export function deriveKey(master: AesKey, constant: 0 | 1, counter: number, meter: MeterAddress): AesKey {
  const input = new Uint8Array(16);
  // The transport order begins with the serial number; what follows it is overwritten.
  putAddress(input, 5, meter, "transport");
  input.fill(padding, 9);
  input[0] = constant;
  for (let i = 0; i < 4; i += 1) input[1 + i] = counter >>> (8 * i);
  return expandKey(cmac(master, input), places[constant]);
}
