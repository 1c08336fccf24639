// Draws numbers that depend on nothing but what they are drawn for.

/** 32 bits, evenly spread, of some whole numbers: the same numbers always give the same bits (MurmurHash3's mixing). */
export function hash(...parts: readonly number[]): number {
  let state = parts.length;
  for (const part of parts) {
    // Moments do not fit into 32 bits for ever, so both halves are mixed in.
    state = mix(state ^ (part >>> 0));
    state = mix(state ^ (Math.floor(part / 0x1_0000_0000) >>> 0));
  }
  return state;
}

function mix(bits: number): number {
  let state = Math.imul(bits + 0x9e37_79b9, 0x85eb_ca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2_ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** A number from 0 to below 1 for some whole numbers. */
export function share(...parts: readonly number[]): number {
  return hash(...parts) / 0x1_0000_0000;
}

/** A number between two bounds for some whole numbers. */
export function between(low: number, high: number, ...parts: readonly number[]): number {
  return low + (high - low) * share(...parts);
}

/** A number around 0 that rarely leaves -3 to 3: the sum of four even draws, scaled to a deviation of 1. */
export function scatter(...parts: readonly number[]): number {
  const sum = share(...parts, 1) + share(...parts, 2) + share(...parts, 3) + share(...parts, 4);
  return (sum - 2) * Math.sqrt(3);
}

/** Draws numbers from 0 to below 1, one after another, from a beginning. */
export type Draw = () => number;

export function drawer(...parts: readonly number[]): Draw {
  let state = hash(...parts);
  return () => {
    state = (state + 1) >>> 0;
    return mix(mix(state)) / 0x1_0000_0000;
  };
}
