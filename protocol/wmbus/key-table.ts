// The AES keys of many meters, found by the bytes of an address: no text is made and no object looked up.
import { type AesKey, aesKeyWords, expandKey, type MeterAddress } from "@tributary/core";
import { addressLength, writeAddress } from "@tributary/mbus";
import type { Key } from "./key.ts";

const wordsPerAddress = addressLength / 4;
const smallest = 16;

/**
 * Keys by meter. A meter's place, counted from 0 in the order of setting, never changes, so that callers can keep what
 * they know about it in arrays of their own. The schedules lie side by side in one array: 384 bytes each.
 */
export class KeyTable {
  #size = 0;
  #addresses = new Int32Array(smallest * wordsPerAddress);
  /** Place + 1 by hash, with open addressing; 0 is free. Always at most half full. */
  #slots = new Int32Array(2 * smallest);
  /** Pointed at one key after another: the words of all of them, and where the asked one's begin. */
  readonly #key = { words: new Int32Array(smallest * aesKeyWords), at: 0 };

  get size(): number {
    return this.#size;
  }

  /**
   * Sets the key of a meter, also in the place of an older one, and answers its place. Throws a RangeError for a key that
   * has not 16 bytes.
   */
  set(meter: MeterAddress, key: Key): number {
    const address = writeAddress(meter, "link");
    const known = this.placeOf(address);
    const place = known < 0 ? this.#size : known;
    if (wordsPerAddress * place === this.#addresses.length) this.#grow();
    expandKey(key, this.keyAt(place));
    if (known >= 0) return known;
    this.#addresses[wordsPerAddress * place] = low(address);
    this.#addresses[wordsPerAddress * place + 1] = high(address);
    this.#enter(place);
    this.#size += 1;
    return place;
  }

  /** The place of the meter whose address is the first eight bytes, in the order of the link layer; -1 where it has none. */
  placeOf(address: Uint8Array): number {
    const a = low(address);
    const b = high(address);
    const slots = this.#slots;
    const addresses = this.#addresses;
    const mask = slots.length - 1;
    for (let slot = hash(a, b) & mask; ; slot = (slot + 1) & mask) {
      const place = (slots[slot] ?? 0) - 1;
      if (place < 0) return -1;
      if (addresses[wordsPerAddress * place] === a && addresses[wordsPerAddress * place + 1] === b) return place;
    }
  }

  /** The key at a place that was set; good until the table is asked for another one. */
  keyAt(place: number): AesKey {
    this.#key.at = place * aesKeyWords;
    return this.#key;
  }

  /** The key of a meter, for those who have its address as texts. */
  keyOf(meter: MeterAddress): AesKey | undefined {
    const place = this.placeOf(writeAddress(meter, "link"));
    return place < 0 ? undefined : this.keyAt(place);
  }

  #enter(place: number): void {
    const a = this.#addresses[wordsPerAddress * place] ?? 0;
    const b = this.#addresses[wordsPerAddress * place + 1] ?? 0;
    const mask = this.#slots.length - 1;
    let slot = hash(a, b) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place + 1;
  }

  #grow(): void {
    this.#addresses = doubled(this.#addresses);
    this.#key.words = doubled(this.#key.words);
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let place = 0; place < this.#size; place += 1) this.#enter(place);
  }
}

function doubled(words: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * words.length);
  more.set(words);
  return more;
}

/** Bit 15 of the M field says how the address was assigned, not whose it is (EN 13757-4, 12.5.3). */
const softBit = 0x8000;

function low(address: Uint8Array): number {
  return word(address, 0) & ~softBit;
}

function high(address: Uint8Array): number {
  return word(address, 4);
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Serial numbers of one maker follow one another; multiplying by odd constants spreads them (Knuth 6.4). */
function hash(a: number, b: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
