// Derives the keys of one message from a meter's key (EN 13757-7, 9.6.2; OMS volume 2, 9.3).
import { type AesKey, expandKey, newAesKey, putCmac } from "@tributary/core";

/** What a key is for: the low digit of its derivation constant. */
export const derivation = { encryption: 0x00, authentication: 0x01 } as const;

/** Which way the message goes: the high digit. A telegram of the meter turned round is therefore no message to it. */
export const direction = { fromMeter: 0x00, toMeter: 0x10 } as const;
export type Direction = (typeof direction)[keyof typeof direction];

const padding = 0x07;
/** Where the serial number stands in an address in the order of the link layer. */
const serialAt = 2;

/** A derived key serves one message and gives its place to the next, for making places costs more than the rest. */
const places = [newAesKey(), newAesKey()] as const;
const input = new Uint8Array(16).fill(padding);
const derived = new Uint8Array(16);

/**
 * CMAC(key, constant | counter | serial number | 07 seven times): a key for this one counter. It is good until the next
 * call for the same purpose. `meter` is the address as eight bytes in the order of the link layer.
 */
export function deriveKey(
  master: AesKey,
  purpose: 0 | 1,
  counter: number,
  meter: Uint8Array,
  way: Direction = direction.fromMeter,
): AesKey {
  input[0] = way | purpose;
  for (let i = 0; i < 4; i += 1) input[1 + i] = counter >>> (8 * i);
  for (let i = 0; i < 4; i += 1) input[5 + i] = meter[serialAt + i] ?? 0;
  putCmac(master, input, input.length, derived);
  return expandKey(derived, places[purpose]);
}
