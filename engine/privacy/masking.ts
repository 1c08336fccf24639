// Additive masking: shares of a sum that say nothing one by one, and whose sum is the sum of what they hide.
import { type AesKey, cmac, expandKey, type Seconds } from "@tributary/core";

/** Shares are numbers modulo this: sums of groups up to 2^47 ticks, either sign. */
const modulus = 2 ** 48;

/** A secret that two members of a group share and nobody else has: 16 bytes, agreed between them (X25519). */
export type PairKey = AesKey;
export const pairKey = (bytes: Uint8Array): PairKey => expandKey(bytes);

/** A member's part of one sum. */
export interface MaskedShare {
  readonly member: string;
  readonly group: string;
  /** Names the sum: register and start of the bucket. No two sums of a group have the same, or their difference shows. */
  readonly round: string;
  /** The value plus its masks, modulo 2^48. */
  readonly share: number;
}

/** The group of a sum, and its round, as the masks of all members name them. */
export const maskGroup = ({ group, utility, zone }: { group: string; utility: string; zone: string }): string =>
  JSON.stringify([group, utility, zone]);
export const maskRound = ({ register, bucket }: { register: string; bucket: string }, start: Seconds): string =>
  JSON.stringify([register, bucket, start]);

const wrap = (value: number): number => ((value % modulus) + modulus) % modulus;
const signed = (value: number): number => (value >= modulus / 2 ? value - modulus : value);

/** 48 bits that only the two members can compute, as good as drawn for each round. */
function maskOf(key: PairKey, group: string, round: string): number {
  const text = encodeURIComponent(`tributary mask 1|${group}|${round}`);
  const bytes = cmac(
    key,
    Uint8Array.from(text, (character) => character.charCodeAt(0)),
  );
  let mask = 0;
  for (const byte of bytes.subarray(0, 6)) mask = mask * 256 + byte;
  return mask;
}

/** The mask between two members as `self` adds it: the other adds its negative. */
function maskBetween(self: string, other: string, key: PairKey, group: string, round: string): number {
  const mask = maskOf(key, group, round);
  return self < other ? mask : -mask;
}

/**
 * Hides a value (whole ticks) of a member behind masks it shares with each of the others. Throws a RangeError for a value
 * that no share can carry and for a group of one, which would hide nothing.
 */
export function maskValue(
  self: string,
  value: number,
  others: ReadonlyMap<string, PairKey>,
  group: string,
  round: string,
): MaskedShare {
  if (others.size === 0) throw new RangeError("a group of one member hides nothing");
  if (!Number.isSafeInteger(value) || Math.abs(value) >= modulus / 2) {
    throw new RangeError(`${value} is no whole number of ticks that a share can carry`);
  }
  let share = wrap(value);
  for (const [other, key] of others) share = wrap(share + maskBetween(self, other, key, group, round));
  return { member: self, group, round, share };
}

/**
 * The sum of the members' values. Throws a RangeError where shares of other groups or rounds are among them, or one member
 * speaks twice. Where a member is missing nobody can say the sum: the others' masks with it stay in.
 */
export function sumOfShares(shares: readonly MaskedShare[]): number {
  const [first] = shares;
  if (first === undefined) return 0;
  if (shares.some(({ group, round }) => group !== first.group || round !== first.round)) {
    throw new RangeError("shares of several sums cannot be added");
  }
  if (new Set(shares.map(({ member }) => member)).size !== shares.length) {
    throw new RangeError("a member speaks twice in one sum");
  }
  return signed(shares.reduce((sum, { share }) => wrap(sum + share), 0));
}
