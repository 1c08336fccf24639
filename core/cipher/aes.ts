// Encrypts and decrypts single blocks with AES-128 (FIPS 197), by tables, with the key schedule kept.

/** Round keys of one AES-128 key. Made once per key: expanding costs as much as encrypting two blocks. */
export interface AesKey {
  readonly bytes: Uint8Array;
  readonly encryption: Int32Array;
  /** Made when the first block is decrypted. */
  decryption?: Int32Array;
}

const rounds = 10;
const scheduleWords = 4 * (rounds + 1);

const sbox = new Uint8Array(256);
const inverseSbox = new Uint8Array(256);
// One table per byte position of a column: substitution and column mixing in one look-up (FIPS 197, 5.1; Daemen & Rijmen, 4.2).
const encryptTables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const;
const decryptTables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const;
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
    for (const [row, table] of encryptTables.entries()) table[i] = turnRight(mixed, 8 * row);
    for (const [row, table] of decryptTables.entries()) table[i] = turnRight(unmixed, 8 * row);
  }
}

function turnRight(w: number, bits: number): number {
  return (w >>> bits) | (w << (32 - bits));
}

/** An element that is known to be there. Compiles to the bare load. */
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

function substituteWord(w: number): number {
  return (
    (at(sbox, w >>> 24) << 24) |
    (at(sbox, (w >>> 16) & 255) << 16) |
    (at(sbox, (w >>> 8) & 255) << 8) |
    at(sbox, w & 255)
  );
}

/** Expands sixteen bytes of key (FIPS 197, 5.2). Throws a RangeError for any other length: keys are checked where they enter. */
export function expandKey(key: Uint8Array): AesKey {
  if (key.length !== 16) throw new RangeError(`an AES-128 key has 16 bytes, not ${key.length}`);
  const words = new Int32Array(scheduleWords);
  for (let i = 0; i < 4; i += 1) words[i] = word(key, 4 * i);
  let constant = 1;
  for (let i = 4; i < scheduleWords; i += 1) {
    let w = at(words, i - 1);
    if (i % 4 === 0) {
      w = substituteWord(turnRight(w, 24)) ^ (constant << 24);
      constant = multiply(constant, 2);
    }
    words[i] = at(words, i - 4) ^ w;
  }
  return { bytes: key, encryption: words };
}

/** Round keys for the equivalent inverse cipher (FIPS 197, 5.3.5): reversed, the inner ones with unmixed columns. */
function decryptionSchedule(key: AesKey): Int32Array {
  if (key.decryption !== undefined) return key.decryption;
  const words = new Int32Array(scheduleWords);
  const [d0, d1, d2, d3] = decryptTables;
  for (let round = 0; round <= rounds; round += 1) {
    for (let column = 0; column < 4; column += 1) {
      const w = at(key.encryption, 4 * (rounds - round) + column);
      const outer = round === 0 || round === rounds;
      words[4 * round + column] = outer
        ? w
        : at(d0, at(sbox, w >>> 24)) ^
          at(d1, at(sbox, (w >>> 16) & 255)) ^
          at(d2, at(sbox, (w >>> 8) & 255)) ^
          at(d3, at(sbox, w & 255));
    }
  }
  key.decryption = words;
  return words;
}

/** Encrypts the 16 bytes at `from` into the 16 bytes at `to`; both may be the same place. */
export function encryptBlock(key: AesKey, input: Uint8Array, from: number, output: Uint8Array, to: number): void {
  const k = key.encryption;
  const [t0, t1, t2, t3] = encryptTables;
  let a = word(input, from) ^ at(k, 0);
  let b = word(input, from + 4) ^ at(k, 1);
  let c = word(input, from + 8) ^ at(k, 2);
  let d = word(input, from + 12) ^ at(k, 3);
  for (let i = 4; i < 4 * rounds; i += 4) {
    const p = at(t0, a >>> 24) ^ at(t1, (b >>> 16) & 255) ^ at(t2, (c >>> 8) & 255) ^ at(t3, d & 255) ^ at(k, i);
    const q = at(t0, b >>> 24) ^ at(t1, (c >>> 16) & 255) ^ at(t2, (d >>> 8) & 255) ^ at(t3, a & 255) ^ at(k, i + 1);
    const r = at(t0, c >>> 24) ^ at(t1, (d >>> 16) & 255) ^ at(t2, (a >>> 8) & 255) ^ at(t3, b & 255) ^ at(k, i + 2);
    d = at(t0, d >>> 24) ^ at(t1, (a >>> 16) & 255) ^ at(t2, (b >>> 8) & 255) ^ at(t3, c & 255) ^ at(k, i + 3);
    a = p;
    b = q;
    c = r;
  }
  putWord(output, to, lastRound(sbox, a, b, c, d) ^ at(k, 40));
  putWord(output, to + 4, lastRound(sbox, b, c, d, a) ^ at(k, 41));
  putWord(output, to + 8, lastRound(sbox, c, d, a, b) ^ at(k, 42));
  putWord(output, to + 12, lastRound(sbox, d, a, b, c) ^ at(k, 43));
}

/** Decrypts the 16 bytes at `from` into the 16 bytes at `to`; both may be the same place. */
export function decryptBlock(key: AesKey, input: Uint8Array, from: number, output: Uint8Array, to: number): void {
  const k = decryptionSchedule(key);
  const [t0, t1, t2, t3] = decryptTables;
  let a = word(input, from) ^ at(k, 0);
  let b = word(input, from + 4) ^ at(k, 1);
  let c = word(input, from + 8) ^ at(k, 2);
  let d = word(input, from + 12) ^ at(k, 3);
  for (let i = 4; i < 4 * rounds; i += 4) {
    const p = at(t0, a >>> 24) ^ at(t1, (d >>> 16) & 255) ^ at(t2, (c >>> 8) & 255) ^ at(t3, b & 255) ^ at(k, i);
    const q = at(t0, b >>> 24) ^ at(t1, (a >>> 16) & 255) ^ at(t2, (d >>> 8) & 255) ^ at(t3, c & 255) ^ at(k, i + 1);
    const r = at(t0, c >>> 24) ^ at(t1, (b >>> 16) & 255) ^ at(t2, (a >>> 8) & 255) ^ at(t3, d & 255) ^ at(k, i + 2);
    d = at(t0, d >>> 24) ^ at(t1, (c >>> 16) & 255) ^ at(t2, (b >>> 8) & 255) ^ at(t3, a & 255) ^ at(k, i + 3);
    a = p;
    b = q;
    c = r;
  }
  putWord(output, to, lastRound(inverseSbox, a, d, c, b) ^ at(k, 40));
  putWord(output, to + 4, lastRound(inverseSbox, b, a, d, c) ^ at(k, 41));
  putWord(output, to + 8, lastRound(inverseSbox, c, b, a, d) ^ at(k, 42));
  putWord(output, to + 12, lastRound(inverseSbox, d, c, b, a) ^ at(k, 43));
}

/** One column of the last round, which substitutes and shifts rows but mixes no columns (FIPS 197, 5.1). */
function lastRound(box: Uint8Array, a: number, b: number, c: number, d: number): number {
  return (
    (at(box, a >>> 24) << 24) | (at(box, (b >>> 16) & 255) << 16) | (at(box, (c >>> 8) & 255) << 8) | at(box, d & 255)
  );
}
