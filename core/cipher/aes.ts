// Encrypts and decrypts single blocks with AES-128 (FIPS 197), by tables, with the key schedule kept.

/**
 * One AES-128 key, ready for use: its words stand in `words` from `at` on, so that many keys may share one array. Made
 * once per key, for expanding costs as much as encrypting two blocks.
 */
export interface AesKey {
  readonly words: Int32Array;
  readonly at: number;
}

const rounds = 10;
const scheduleWords = 4 * (rounds + 1);

// What stands where in the words of a key: the round keys of encryption come first.
const decryptionAt = scheduleWords;
const subkeyAt = 2 * scheduleWords;
const madeAt = subkeyAt + 4;
/** Words of one key, a multiple of a cache line. */
export const aesKeyWords = 96;

/** The round keys of decryption and the subkey of CMAC are made when they are needed first; this is which of them are. */
const made = { decryption: 1, subkey: 2 } as const;

const zeros = new Uint8Array(16);
const sbox = new Uint8Array(256);
const inverseSbox = new Uint8Array(256);
// One table per byte position of a column: substitution and column mixing in one look-up (FIPS 197, 5.1; Daemen & Rijmen, 4.2).
// Each stands alone, not in an array of tables: only so does the compiler know the table and skip loading it each time.
const encrypt0 = new Int32Array(256);
const encrypt1 = new Int32Array(256);
const encrypt2 = new Int32Array(256);
const encrypt3 = new Int32Array(256);
const decrypt0 = new Int32Array(256);
const decrypt1 = new Int32Array(256);
const decrypt2 = new Int32Array(256);
const decrypt3 = new Int32Array(256);
fillTables();

/** Product of two elements of GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2). */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let x = a, y = b; y !== 0; y >>= 1) {
    if (y & 1) product ^= x;
    x = (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  }
  return product;
}

function fillTables(): void {
  // 3 generates the field and f6 is its inverse, so both walk through every element and its inverse together.
  let element = 1;
  let inverse = 1;
  do {
    element = multiply(element, 0x03);
    inverse = multiply(inverse, 0xf6);
    const spread = inverse | (inverse << 8);
    sbox[element] = (0x63 ^ inverse ^ (spread >> 7) ^ (spread >> 6) ^ (spread >> 5) ^ (spread >> 4)) & 0xff;
  } while (element !== 1);
  sbox[0] = 0x63;
  for (let i = 0; i < 256; i += 1) inverseSbox[at(sbox, i)] = i;
  for (let i = 0; i < 256; i += 1) {
    const s = at(sbox, i);
    const r = at(inverseSbox, i);
    const mixed = (multiply(s, 2) << 24) | (s << 16) | (s << 8) | multiply(s, 3);
    const unmixed = (multiply(r, 14) << 24) | (multiply(r, 9) << 16) | (multiply(r, 13) << 8) | multiply(r, 11);
    for (const [row, table] of [encrypt0, encrypt1, encrypt2, encrypt3].entries()) table[i] = turnRight(mixed, 8 * row);
    for (const [row, table] of [decrypt0, decrypt1, decrypt2, decrypt3].entries())
      table[i] = turnRight(unmixed, 8 * row);
  }
}

function turnRight(w: number, bits: number): number {
  return (w >>> bits) | (w << (32 - bits));
}

/** An element that is known to be there. In the rounds it is spelled out, for there even a call that vanishes costs a tenth. */
function at(table: Int32Array | Uint8Array, index: number): number {
  return table[index] ?? 0;
}

function word(bytes: Uint8Array, offset: number): number {
  return (
    (at(bytes, offset) << 24) | (at(bytes, offset + 1) << 16) | (at(bytes, offset + 2) << 8) | at(bytes, offset + 3)
  );
}

function putWord(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** Turns a word left by one byte and substitutes each (FIPS 197, 5.2: SubWord(RotWord(w))). */
function substituteTurned(w: number): number {
  return (
    (at(sbox, (w >>> 16) & 255) << 24) |
    (at(sbox, (w >>> 8) & 255) << 16) |
    (at(sbox, w & 255) << 8) |
    at(sbox, w >>> 24)
  );
}

/** A place for one key after another; `expandKey` fills it. */
export function newAesKey(): AesKey {
  return { words: new Int32Array(aesKeyWords), at: 0 };
}

/**
 * Expands sixteen bytes of key (FIPS 197, 5.2), into an old place where one is given: keys that serve one message come
 * faster that way. Throws a RangeError for any other length: keys are checked where they enter.
 */
export function expandKey(key: Uint8Array, into: AesKey = newAesKey()): AesKey {
  if (key.length !== 16) throw new RangeError(`an AES-128 key has 16 bytes, not ${key.length}`);
  const { words, at: first } = into;
  let a = word(key, 0);
  let b = word(key, 4);
  let c = word(key, 8);
  let d = word(key, 12);
  let constant = 1;
  for (let i = first; ; i += 4) {
    words[i] = a;
    words[i + 1] = b;
    words[i + 2] = c;
    words[i + 3] = d;
    if (i === first + 4 * rounds) break;
    a ^= substituteTurned(d) ^ (constant << 24);
    b ^= a;
    c ^= b;
    d ^= c;
    constant = (constant << 1) ^ (constant & 0x80 ? 0x11b : 0);
  }
  words[first + madeAt] = 0;
  return into;
}

/** Round keys for the equivalent inverse cipher (FIPS 197, 5.3.5): reversed, the inner ones with unmixed columns. */
function makeDecryption({ words, at: first }: AesKey): void {
  const to = first + decryptionAt;
  for (let round = 0; round <= rounds; round += 1) {
    const outer = round === 0 || round === rounds;
    for (let column = 0; column < 4; column += 1) {
      const w = words[first + 4 * (rounds - round) + column] ?? 0;
      words[to + 4 * round + column] = outer
        ? w
        : (decrypt0[sbox[w >>> 24] ?? 0] ?? 0) ^
          (decrypt1[sbox[(w >>> 16) & 255] ?? 0] ?? 0) ^
          (decrypt2[sbox[(w >>> 8) & 255] ?? 0] ?? 0) ^
          (decrypt3[sbox[w & 255] ?? 0] ?? 0);
    }
  }
  words[first + madeAt] = (words[first + madeAt] ?? 0) | made.decryption;
}

/** Writes K1 of CMAC (RFC 4493, 2.3) into 16 bytes: the zero block encrypted and doubled in GF(2^128). */
export function putSubkey(key: AesKey, into: Uint8Array): void {
  const { words, at: first } = key;
  const from = first + subkeyAt;
  if (((words[first + madeAt] ?? 0) & made.subkey) === 0) {
    encryptBlock(key, zeros, 0, into, 0);
    double(into);
    for (let i = 0; i < 4; i += 1) words[from + i] = word(into, 4 * i);
    words[first + madeAt] = (words[first + madeAt] ?? 0) | made.subkey;
  } else for (let i = 0; i < 4; i += 1) putWord(into, 4 * i, words[from + i] ?? 0);
}

/** Doubles 16 bytes in GF(2^128), in place. */
export function double(block: Uint8Array): void {
  const carry = at(block, 0) & 0x80 ? 0x87 : 0;
  for (let i = 0; i < 15; i += 1) block[i] = (at(block, i) << 1) | (at(block, i + 1) >> 7);
  block[15] = (at(block, 15) << 1) ^ carry;
}

/** Encrypts the 16 bytes at `from` into the 16 bytes at `to`; both may be the same place. */
export function encryptBlock(key: AesKey, input: Uint8Array, from: number, output: Uint8Array, to: number): void {
  const { words: k, at: first } = key;
  const last = first + 4 * rounds;
  let a = word(input, from) ^ (k[first] ?? 0);
  let b = word(input, from + 4) ^ (k[first + 1] ?? 0);
  let c = word(input, from + 8) ^ (k[first + 2] ?? 0);
  let d = word(input, from + 12) ^ (k[first + 3] ?? 0);
  for (let i = first + 4; i < last; i += 4) {
    const p =
      (encrypt0[a >>> 24] ?? 0) ^
      (encrypt1[(b >>> 16) & 255] ?? 0) ^
      (encrypt2[(c >>> 8) & 255] ?? 0) ^
      (encrypt3[d & 255] ?? 0) ^
      (k[i] ?? 0);
    const q =
      (encrypt0[b >>> 24] ?? 0) ^
      (encrypt1[(c >>> 16) & 255] ?? 0) ^
      (encrypt2[(d >>> 8) & 255] ?? 0) ^
      (encrypt3[a & 255] ?? 0) ^
      (k[i + 1] ?? 0);
    const r =
      (encrypt0[c >>> 24] ?? 0) ^
      (encrypt1[(d >>> 16) & 255] ?? 0) ^
      (encrypt2[(a >>> 8) & 255] ?? 0) ^
      (encrypt3[b & 255] ?? 0) ^
      (k[i + 2] ?? 0);
    d =
      (encrypt0[d >>> 24] ?? 0) ^
      (encrypt1[(a >>> 16) & 255] ?? 0) ^
      (encrypt2[(b >>> 8) & 255] ?? 0) ^
      (encrypt3[c & 255] ?? 0) ^
      (k[i + 3] ?? 0);
    a = p;
    b = q;
    c = r;
  }
  putWord(output, to, lastRound(sbox, a, b, c, d) ^ (k[last] ?? 0));
  putWord(output, to + 4, lastRound(sbox, b, c, d, a) ^ (k[last + 1] ?? 0));
  putWord(output, to + 8, lastRound(sbox, c, d, a, b) ^ (k[last + 2] ?? 0));
  putWord(output, to + 12, lastRound(sbox, d, a, b, c) ^ (k[last + 3] ?? 0));
}

/**
 * Decrypts the 16 bytes at `from` into the 16 bytes at `to`; both may be the same place. What comes out is added, bit by
 * bit, to the 16 bytes of `mask` at `maskAt`: with the sealed block before it that is CBC.
 */
export function decryptBlock(
  key: AesKey,
  input: Uint8Array,
  from: number,
  output: Uint8Array,
  to: number,
  mask: Uint8Array = zeros,
  maskAt = 0,
): void {
  const { words: k, at: place } = key;
  if (((k[place + madeAt] ?? 0) & made.decryption) === 0) makeDecryption(key);
  const first = place + decryptionAt;
  const last = first + 4 * rounds;
  let a = word(input, from) ^ (k[first] ?? 0);
  let b = word(input, from + 4) ^ (k[first + 1] ?? 0);
  let c = word(input, from + 8) ^ (k[first + 2] ?? 0);
  let d = word(input, from + 12) ^ (k[first + 3] ?? 0);
  for (let i = first + 4; i < last; i += 4) {
    const p =
      (decrypt0[a >>> 24] ?? 0) ^
      (decrypt1[(d >>> 16) & 255] ?? 0) ^
      (decrypt2[(c >>> 8) & 255] ?? 0) ^
      (decrypt3[b & 255] ?? 0) ^
      (k[i] ?? 0);
    const q =
      (decrypt0[b >>> 24] ?? 0) ^
      (decrypt1[(a >>> 16) & 255] ?? 0) ^
      (decrypt2[(d >>> 8) & 255] ?? 0) ^
      (decrypt3[c & 255] ?? 0) ^
      (k[i + 1] ?? 0);
    const r =
      (decrypt0[c >>> 24] ?? 0) ^
      (decrypt1[(b >>> 16) & 255] ?? 0) ^
      (decrypt2[(a >>> 8) & 255] ?? 0) ^
      (decrypt3[d & 255] ?? 0) ^
      (k[i + 2] ?? 0);
    d =
      (decrypt0[d >>> 24] ?? 0) ^
      (decrypt1[(c >>> 16) & 255] ?? 0) ^
      (decrypt2[(b >>> 8) & 255] ?? 0) ^
      (decrypt3[a & 255] ?? 0) ^
      (k[i + 3] ?? 0);
    a = p;
    b = q;
    c = r;
  }
  putWord(output, to, lastRound(inverseSbox, a, d, c, b) ^ (k[last] ?? 0) ^ word(mask, maskAt));
  putWord(output, to + 4, lastRound(inverseSbox, b, a, d, c) ^ (k[last + 1] ?? 0) ^ word(mask, maskAt + 4));
  putWord(output, to + 8, lastRound(inverseSbox, c, b, a, d) ^ (k[last + 2] ?? 0) ^ word(mask, maskAt + 8));
  putWord(output, to + 12, lastRound(inverseSbox, d, c, b, a) ^ (k[last + 3] ?? 0) ^ word(mask, maskAt + 12));
}

/** One column of the last round, which substitutes and shifts rows but mixes no columns (FIPS 197, 5.1). */
function lastRound(box: Uint8Array, a: number, b: number, c: number, d: number): number {
  return (
    ((box[a >>> 24] ?? 0) << 24) |
    ((box[(b >>> 16) & 255] ?? 0) << 16) |
    ((box[(c >>> 8) & 255] ?? 0) << 8) |
    (box[d & 255] ?? 0)
  );
}
