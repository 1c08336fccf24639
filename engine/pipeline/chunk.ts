// Writes runs of readings into chunks of 128 bytes: a few bytes a reading, so that days of them stay in memory.
import type { Seconds } from "@tributary/core";

/**
 * A chunk is a head of nine words and a run of readings. Each is told by its distance from the one before it:
 *
 *     varint  zigzag(ticks - ticks before) * 4 + (the time step is another one) + 2 * (the quality is another one)
 *     varint  time step, when it is another one
 *     varint  quality, when it is another one
 */
export const chunkBytes = 128;
const chunksInPage = 2048;
const headWords = 10;
const payload = 4 * headWords;

/** Words of the head. Links to older and newer chunks are one more than their numbers; 0 is none. */
export const olderWord = 0;
export const newerWord = 1;
const firstAtWord = 2;
const lastAtWord = 3;
const firstTicksCell = 2;
const stepWord = 6;
const qualityWord = 7;
const countWord = 8;
const usedWord = 9;

/** Beyond this a difference is not written: a new chunk begins. */
const farthest = 2 ** 47;
/** Most bytes that one reading takes. */
const longest = 8 + 5 + 5;

class ChunkPage {
  readonly bytes = new Uint8Array(chunksInPage * chunkBytes);
  readonly words = new Uint32Array(this.bytes.buffer);
  readonly cells = new Float64Array(this.bytes.buffer);
}

/** Readings by column, oldest first; the first `count` of each column are in use. */
export class Readings {
  at = new Float64Array(64);
  ticks = new Float64Array(64);
  quality = new Int32Array(64);
  count = 0;

  add(at: Seconds, ticks: number, quality: number): void {
    if (this.count === this.at.length) this.grow();
    this.at[this.count] = at;
    this.ticks[this.count] = ticks;
    this.quality[this.count] = quality;
    this.count += 1;
  }

  /** Number of readings before `at`: the place where a reading of that moment stands or belongs. */
  placeOf(at: Seconds): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const size = this.count * 2;
    const { at, ticks, quality } = this;
    this.at = new Float64Array(size);
    this.ticks = new Float64Array(size);
    this.quality = new Int32Array(size);
    this.at.set(at);
    this.ticks.set(ticks);
    this.quality.set(quality);
  }
}

/** Writes a number of at most 53 bits, and answers the place after it. */
function putVarint(bytes: Uint8Array, place: number, value: number): number {
  let at = place;
  let rest = value;
  while (rest >= 2 ** 31) {
    bytes[at] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
    at += 1;
  }
  let low = rest | 0;
  while (low >= 128) {
    bytes[at] = (low & 127) | 128;
    low >>>= 7;
    at += 1;
  }
  bytes[at] = low;
  return at + 1;
}

/** All chunks of all streams. */
export class Chunks {
  private readonly pages: ChunkPage[] = [];
  private readonly free: number[] = [];
  private made = 0;

  /** Chunks in use. */
  get used(): number {
    return this.made - this.free.length;
  }

  add(): number {
    const freed = this.free.pop();
    if (freed !== undefined) return freed;
    if (this.made === this.pages.length * chunksInPage) this.pages.push(new ChunkPage());
    this.made += 1;
    return this.made - 1;
  }

  remove(chunk: number): void {
    this.free.push(chunk);
  }

  private page(chunk: number): ChunkPage {
    const page = this.pages[Math.floor(chunk / chunksInPage)];
    if (page === undefined) throw new RangeError(`there is no chunk ${chunk}`);
    return page;
  }

  link(chunk: number, word: typeof olderWord | typeof newerWord): number {
    return this.page(chunk).words[wordOf(chunk) + word] ?? 0;
  }

  setLink(chunk: number, word: typeof olderWord | typeof newerWord, to: number): void {
    this.page(chunk).words[wordOf(chunk) + word] = to;
  }

  firstAt(chunk: number): Seconds {
    return this.page(chunk).words[wordOf(chunk) + firstAtWord] ?? 0;
  }

  lastAt(chunk: number): Seconds {
    return this.page(chunk).words[wordOf(chunk) + lastAtWord] ?? 0;
  }

  /** Begins a chunk with its first reading; its links stay as they are. */
  begin(chunk: number, at: Seconds, ticks: number, quality: number): void {
    const { words, cells } = this.page(chunk);
    const word = wordOf(chunk);
    words[word + firstAtWord] = at;
    words[word + lastAtWord] = at;
    cells[word / 2 + firstTicksCell] = ticks;
    words[word + stepWord] = 0;
    words[word + qualityWord] = 0;
    words[word + countWord] = 0;
    words[word + usedWord] = payload;
    this.append(chunk, at, ticks, ticks, quality);
  }

  /** Adds a reading after the newest, whose value is `before`; says whether there was room. */
  append(chunk: number, at: Seconds, ticks: number, before: number, quality: number): boolean {
    const { bytes, words } = this.page(chunk);
    const word = wordOf(chunk);
    const used = words[word + usedWord] ?? 0;
    const delta = ticks - before;
    if (used + longest > chunkBytes || Math.abs(delta) >= farthest) return false;
    const step = at - (words[word + lastAtWord] ?? 0);
    const sameStep = step === words[word + stepWord];
    const sameQuality = quality === words[word + qualityWord];
    const zigzag = delta < 0 ? -2 * delta - 1 : 2 * delta;
    const base = chunkBytes * (chunk % chunksInPage);
    let place = putVarint(bytes, base + used, zigzag * 4 + (sameStep ? 0 : 1) + (sameQuality ? 0 : 2));
    if (!sameStep) {
      place = putVarint(bytes, place, step);
      words[word + stepWord] = step;
    }
    if (!sameQuality) {
      place = putVarint(bytes, place, quality);
      words[word + qualityWord] = quality;
    }
    words[word + lastAtWord] = at;
    words[word + countWord] = (words[word + countWord] ?? 0) + 1;
    words[word + usedWord] = place - base;
    return true;
  }

  /** Reads a whole chunk to the end of the columns. */
  read(chunk: number, into: Readings): void {
    const { bytes, words, cells } = this.page(chunk);
    const word = wordOf(chunk);
    let place = chunkBytes * (chunk % chunksInPage) + payload;
    const varint = (): number => {
      let value = 0;
      let weight = 1;
      for (;;) {
        const byte = bytes[place] ?? 0;
        place += 1;
        value += (byte & 127) * weight;
        if (byte < 128) return value;
        weight *= 128;
      }
    };
    let at = words[word + firstAtWord] ?? 0;
    let ticks = cells[word / 2 + firstTicksCell] ?? 0;
    let step = 0;
    let quality = 0;
    for (let left = words[word + countWord] ?? 0; left > 0; left -= 1) {
      const told = varint();
      const marks = told % 4;
      const zigzag = (told - marks) / 4;
      if ((marks & 1) !== 0) step = varint();
      if ((marks & 2) !== 0) quality = varint();
      at += step;
      ticks += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      into.add(at, ticks, quality);
    }
  }
}

/** First word of a chunk in its page. */
function wordOf(chunk: number): number {
  return (chunk % chunksInPage) * (chunkBytes / 4);
}
