// Writes runs of readings into chunks of 64 bytes: a byte or two a reading, so that days of them stay in memory.
import { putVarint, type Seconds, unzigzag, VarintReader, zigzag } from "@tributary/core";

/**
 * A chunk is a head of six words and a run of readings. Each is told by its distance from the one before it:
 *
 *     varint  zigzag(ticks - ticks before, in the chunk's unit) * 4 + (the time step is another one) + 2 * (the quality is another one)
 *     varint  time step, when it is another one
 *     varint  quality, when it is another one
 *
 * The unit is a power of ten: a meter that shows whole litres counts thousands of ticks.
 */
export const chunkBytes = 64;
const pageBits = 11;
const chunksInPage = 2 ** pageBits;
const chunkWords = chunkBytes / 4;
const payload = 24;

/** Words of the head. The link to the older chunk is one more than its number; 0 is none. */
const olderWord = 0;
const firstAtWord = 1;
const firstTicksCell = 1;
/** The newest time step, and above it the power of ten. */
const stepWord = 4;
const stepBits = 28;
const farthestStep = 2 ** stepBits;
/** The bytes in use, and above them the newest quality. */
const usedWord = 5;

const units = Float64Array.from({ length: 10 }, (_, power) => 10 ** power);
/** The power of a chunk whose readings are all equal so far. */
const openPower = 15;

/** Beyond this a difference is not written: a new chunk begins. */
const farthest = 2 ** 47;
/** Most bytes that one reading takes. */
const longest = 8 + 5 + 4;

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

/** The greatest power of ten, not above `most`, of which a value is a multiple. */
function powerOf(value: number, most: number): number {
  let power = Math.min(most, units.length - 1);
  while (power > 0 && !isWhole(value / (units[power] ?? 1))) power -= 1;
  return power;
}

const isWhole = (value: number): boolean => Math.floor(value) === value;

const trial = new Uint8Array(longest);

/** All chunks of all streams. */
export class Chunks {
  private readonly pages: ChunkPage[] = [];
  private readonly free: number[] = [];
  private readonly reader = new VarintReader(new Uint8Array(0));
  private made = 0;

  /** Chunks in use. */
  get used(): number {
    return this.made - this.free.length;
  }

  /** Bytes that all chunks take, those among them that are free. */
  get bytes(): number {
    return this.pages.length * chunksInPage * chunkBytes;
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
    const page = this.pages[chunk >> pageBits];
    if (page === undefined) throw new RangeError(`there is no chunk ${chunk}`);
    return page;
  }

  /** The chunk before, one more than its number; 0 where there is none. */
  older(chunk: number): number {
    return this.page(chunk).words[wordOf(chunk) + olderWord] ?? 0;
  }

  setOlder(chunk: number, older: number): void {
    this.page(chunk).words[wordOf(chunk) + olderWord] = older;
  }

  firstAt(chunk: number): Seconds {
    return this.page(chunk).words[wordOf(chunk) + firstAtWord] ?? 0;
  }

  /** The power of ten that a chunk counts in. */
  power(chunk: number): number {
    return (this.page(chunk).words[wordOf(chunk) + stepWord] ?? 0) >>> stepBits;
  }

  /** Begins a chunk with its first reading, in no greater unit than `power`; its link stays as it is. */
  begin(chunk: number, at: Seconds, ticks: number, quality: number, power = openPower): void {
    const { words, cells } = this.page(chunk);
    const word = wordOf(chunk);
    words[word + firstAtWord] = at;
    cells[word / 2 + firstTicksCell] = ticks;
    words[word + stepWord] = (power === openPower ? openPower : powerOf(ticks, power)) * farthestStep;
    words[word + usedWord] = payload;
    this.append(chunk, at, ticks, at, ticks, quality);
  }

  /** Adds a reading after the newest, which is `ticksBefore` at `atBefore`; says whether there was room. */
  append(chunk: number, at: Seconds, ticks: number, atBefore: Seconds, ticksBefore: number, quality: number): boolean {
    const { bytes, words, cells } = this.page(chunk);
    const word = wordOf(chunk);
    const stepAndPower = words[word + stepWord] ?? 0;
    const usedAndQuality = words[word + usedWord] ?? 0;
    const used = usedAndQuality & 255;
    const delta = ticks - ticksBefore;
    const step = at - atBefore;
    if (Math.abs(delta) >= farthest || step >= farthestStep) return false;
    let power = stepAndPower >>> stepBits;
    let counted = 0;
    if (delta !== 0) {
      // The first difference shows what the meter counts in.
      if (power === openPower) power = powerOf(delta, powerOf(cells[word / 2 + firstTicksCell] ?? 0, openPower));
      counted = delta / (units[power] ?? 1);
      if (!isWhole(counted)) return false;
    }
    const sameStep = step === (stepAndPower & (farthestStep - 1));
    const sameQuality = quality === usedAndQuality >>> 8;
    const begin = byteOf(chunk) + used;
    const hasRoom = used + longest <= chunkBytes;
    const into = hasRoom ? bytes : trial;
    const from = hasRoom ? begin : 0;
    let place = putVarint(into, from, zigzag(counted) * 4 + (sameStep ? 0 : 1) + (sameQuality ? 0 : 2));
    if (!sameStep) place = putVarint(into, place, step);
    if (!sameQuality) place = putVarint(into, place, quality);
    const length = place - from;
    if (!hasRoom) {
      if (used + length > chunkBytes) return false;
      for (let i = 0; i < length; i += 1) bytes[begin + i] = trial[i] ?? 0;
    }
    words[word + stepWord] = step | (power << stepBits);
    words[word + usedWord] = (used + length) | (quality << 8);
    return true;
  }

  /** Reads a whole chunk to the end of the columns. */
  read(chunk: number, into: Readings): void {
    const { bytes, words, cells } = this.page(chunk);
    const { reader } = this;
    const word = wordOf(chunk);
    const begin = byteOf(chunk);
    const end = begin + ((words[word + usedWord] ?? 0) & 255);
    const power = (words[word + stepWord] ?? 0) >>> stepBits;
    const unit = power === openPower ? 1 : (units[power] ?? 1);
    reader.bytes = bytes;
    reader.place = begin + payload;
    let at = words[word + firstAtWord] ?? 0;
    let ticks = cells[word / 2 + firstTicksCell] ?? 0;
    let step = 0;
    let quality = 0;
    while (reader.place < end) {
      const told = reader.next();
      const marks = told % 4;
      if ((marks & 1) !== 0) step = reader.next();
      if ((marks & 2) !== 0) quality = reader.next();
      at += step;
      ticks += unzigzag((told - marks) / 4) * unit;
      into.add(at, ticks, quality);
    }
  }
}

/** First byte of a chunk in its page. */
function byteOf(chunk: number): number {
  return (chunk & (chunksInPage - 1)) * chunkBytes;
}

/** First word of a chunk in its page. */
function wordOf(chunk: number): number {
  return (chunk & (chunksInPage - 1)) * chunkWords;
}
