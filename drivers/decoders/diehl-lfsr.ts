// The scrambling of Diehl's own dialects: a shift register that is seeded by a key and by the frame's clear bytes.
import type { SecurityReport } from "@tributary/wmbus";

/** The keys that the maker sets in all meters whose owner asked for no other, two words each. */
const defaultKeys: readonly number[] = [0x39bc8a10 ^ 0xe66d83f8, 0x51728910 ^ 0xe66d83f8];

/** Bytes before the scrambled ones: ten of the link layer and five of the dialect. */
export const clearLength = 15;

/** Seeds to try: by the meter's own key of eight bytes where there is one, else by the maker's. */
export function seedsFor(key: Uint8Array | undefined): readonly number[] {
  return key?.length === 8 ? [word(key, 0) ^ word(key, 4)] : defaultKeys;
}

export const scrambling = "diehl-lfsr";

/** How a scrambled telegram is secured: a key that everybody knows secures nothing. */
export function scramblingReport(key: Uint8Array | undefined): SecurityReport {
  return { mode: key?.length === 8 ? 1 : 0, name: scrambling, authenticated: false };
}

/** Scrambles what follows the clear bytes of a frame, or unscrambles it: both are the same step. */
export function scramble(frame: Uint8Array, end: number, seed: number): Uint8Array {
  const scrambled = frame.slice(clearLength, end);
  let register = seed ^ word(frame, 2) ^ word(frame, 6) ^ word(frame, 10);
  for (let i = 0; i < scrambled.length; i += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const next = ((register >>> 1) ^ (register >>> 2) ^ (register >>> 11) ^ (register >>> 31)) & 1;
      register = (register << 1) | next;
    }
    scrambled[i] = (scrambled[i] ?? 0) ^ (register & 0xff);
  }
  return scrambled;
}

/** Four bytes, most significant first. */
function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
