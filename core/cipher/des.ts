// Encrypts and decrypts with DES in CBC mode (FIPS 46-3): only for old meters that know nothing better.

const initial = [
  57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23,
  15, 7, 56, 48, 40, 32, 24, 16, 8, 0, 58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30,
  22, 14, 6,
];
const final = initial.map((_, i) => initial.indexOf(i));
const expansion = Array.from({ length: 48 }, (_, i) => (Math.floor(i / 6) * 4 + (i % 6) + 31) % 32);
const permutation = [
  15, 6, 19, 20, 28, 11, 27, 16, 0, 14, 22, 25, 4, 17, 30, 9, 1, 7, 23, 13, 31, 26, 2, 8, 18, 12, 29, 5, 21, 10, 3, 24,
];
const keyChoice1 = [
  56, 48, 40, 32, 24, 16, 8, 0, 57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 62, 54, 46,
  38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 60, 52, 44, 36, 28, 20, 12, 4, 27, 19, 11, 3,
];
const keyChoice2 = [
  13, 16, 10, 23, 0, 4, 2, 27, 14, 5, 20, 9, 22, 18, 11, 3, 25, 7, 15, 6, 26, 19, 12, 1, 40, 51, 30, 36, 46, 54, 29, 39,
  50, 44, 32, 47, 43, 48, 38, 55, 33, 52, 45, 41, 49, 35, 28, 31,
];
const shifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
/** S1 to S8, four rows of sixteen hexadecimal digits each. */
const substitutions = [
  "e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
  "f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
  "a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
  "7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
  "2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
  "c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
  "4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
  "d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b",
].map((box) => Array.from(box, (digit) => Number.parseInt(digit, 16)));

const blockBits = 64;
const blockBytes = 8;
type Bits = readonly number[];

const bitsOf = (bytes: Uint8Array): Bits =>
  Array.from(bytes).flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (byte >> i) & 1));
const choose = (bits: Bits, places: readonly number[]): Bits => places.map((place) => bits[place] ?? 0);
const xor = (a: Bits, b: Bits): Bits => a.map((bit, i) => bit ^ (b[i] ?? 0));

function bytesOf(bits: Bits): Uint8Array {
  const bytes = new Uint8Array(bits.length / 8);
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = ((bytes[i >> 3] ?? 0) << 1) | bit;
  return bytes;
}

/** Sixteen round keys of an eight-byte key, parity bits ignored. */
function roundKeys(key: Uint8Array): Bits[] {
  if (key.length !== blockBytes) throw new RangeError(`a DES key has 8 bytes, not ${key.length}`);
  const chosen = choose(bitsOf(key), keyChoice1);
  let left = chosen.slice(0, 28);
  let right = chosen.slice(28);
  return shifts.map((shift) => {
    left = [...left.slice(shift), ...left.slice(0, shift)];
    right = [...right.slice(shift), ...right.slice(0, shift)];
    return choose([...left, ...right], keyChoice2);
  });
}

function substitute(bits: Bits): Bits {
  return substitutions.flatMap((box, i) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bits.slice(6 * i, 6 * i + 6);
    const value = box[(a * 2 + f) * 16 + b * 8 + c * 4 + d * 2 + e] ?? 0;
    return [value >> 3, (value >> 2) & 1, (value >> 1) & 1, value & 1];
  });
}

/** One block; decryption is encryption with the round keys in reverse. */
function runBlock(block: Bits, keys: readonly Bits[]): Bits {
  const start = choose(block, initial);
  let left: Bits = start.slice(0, blockBits / 2);
  let right: Bits = start.slice(blockBits / 2);
  for (const key of keys) {
    const mixed = choose(substitute(xor(choose(right, expansion), key)), permutation);
    [left, right] = [right, xor(left, mixed)];
  }
  return choose([...right, ...left], final);
}

/** Decrypts whole blocks in CBC mode; the length of `bytes` must be a multiple of 8. */
export function desCbcDecrypt(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const keys = roundKeys(key).reverse();
  const clear = new Uint8Array(bytes.length);
  let before = bitsOf(iv);
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bitsOf(bytes.subarray(at, at + blockBytes));
    clear.set(bytesOf(xor(runBlock(block, keys), before)), at);
    before = block;
  }
  return clear;
}

/** Encrypts whole blocks in CBC mode; the length of `bytes` must be a multiple of 8. */
export function desCbcEncrypt(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const keys = roundKeys(key);
  const sealed = new Uint8Array(bytes.length);
  let before = bitsOf(iv);
  for (let at = 0; at < bytes.length; at += blockBytes) {
    before = runBlock(xor(bitsOf(bytes.subarray(at, at + blockBytes)), before), keys);
    sealed.set(bytesOf(before), at);
  }
  return sealed;
}
