// Keeps the recent valid readings of each stream, which late readings and the aggregates they change need.
import { layers, type Seconds } from "@tributary/core";
import { RowColumns } from "./changes.ts";
import { Chunks, chunkBytes, Readings } from "./chunk.ts";
import {
  type Cells,
  chunkWords,
  hasLeft,
  newestAt,
  newestCell,
  newestCount,
  newestTicks,
  newestWord,
  type Records,
  recordOf,
  setLeft,
} from "./records.ts";

/** A valid reading as a store keeps it. */
export interface StoredReading {
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

/**
 * Asks the store that takes what leaves memory for valid readings of a stream: those at `from` and later but before
 * `before`, in order, and the last before `from`.
 */
export type ReadStored = (stream: number, from: Seconds, before: Seconds) => Iterable<StoredReading>;

/** So many readings wait in the record, whose place they share with those that smooth and shape look at. */
const mostWaiting = newestCount - 1;
/** The word of the waiting readings: their number above their quality. */
const qualityBitCount = 24;
const qualityMask = 2 ** qualityBitCount - 1;
const waitingWord = (record: number) => chunkWords(record) + 2;

type Columns = { readonly [column in "at" | "ticks" | "quality"]: ArrayLike<number> } & { readonly count: number };

/** Readings stay a little longer than they must, so that the chunks of a stream are looked through less often. */
const slack: Seconds = 6 * 3600;

export class Recent {
  private readonly records: Records;
  private readonly chunks = new Chunks();
  private readonly mostChunks: number;
  private readonly readStored: ReadStored | undefined;
  private readonly chain: number[] = [];
  private readonly merged = new Readings();
  /** What left memory, and late readings older than all that is there, until they are stored. */
  readonly leaving = new RowColumns();
  /** What was read last; valid until the next call of `read`. */
  readonly found = new Readings();

  constructor(records: Records, bytesAStream: number, readStored: ReadStored | undefined) {
    this.records = records;
    this.readStored = readStored;
    this.mostChunks = Math.max(2, Math.floor(bytesAStream / chunkBytes));
  }

  /** Bytes of the chunks in use, and of all that were made. */
  get bytes(): number {
    return this.chunks.used * chunkBytes;
  }

  get bytesMade(): number {
    return this.chunks.bytes;
  }

  /**
   * Notes that the newest reading of its record is new, with its quality. What is wholly older than `keptFrom` is
   * dropped; 0 drops nothing. A few readings wait in the record before they are written, all of one quality, so that
   * most readings touch no chunk.
   */
  note(page: Cells, stream: number, quality: number, keptFrom: Seconds): void {
    const record = recordOf(stream);
    const word = waitingWord(record);
    const waits = page.words[word] ?? 0;
    let count = waits >>> qualityBitCount;
    const before = waits & qualityMask;
    if (count > 0 && before !== quality) {
      this.write(page, stream, record, count, 1, before, keptFrom);
      count = 0;
    }
    count += 1;
    page.words[word] = (count << qualityBitCount) | quality;
    if (count === mostWaiting) this.flush(page, stream, keptFrom);
  }

  /** Writes what waits in the record. */
  private flush(page: Cells, stream: number, keptFrom: Seconds): void {
    const record = recordOf(stream);
    const waits = page.words[waitingWord(record)] ?? 0;
    page.words[waitingWord(record)] = 0;
    this.write(page, stream, record, waits >>> qualityBitCount, 0, waits & qualityMask, keptFrom);
  }

  /** Writes so many of the newest readings, from a place among them on. */
  private write(
    page: Cells,
    stream: number,
    record: number,
    count: number,
    from: number,
    quality: number,
    keptFrom: Seconds,
  ): void {
    const { chunks } = this;
    const words = chunkWords(record);
    const cell = newestCell(record);
    const moment = newestWord(record);
    for (let place = from + count - 1; place >= from; place -= 1) {
      const at = page.words[moment + place] ?? 0;
      const ticks = page.cells[cell + place] ?? 0;
      const atBefore = page.words[moment + place + 1] ?? 0;
      const ticksBefore = page.cells[cell + place + 1] ?? 0;
      const newest = page.words[words] ?? 0;
      if (newest > 0 && chunks.append(newest - 1, at, ticks, atBefore, ticksBefore, quality)) continue;
      const chunk = chunks.add();
      chunks.setOlder(chunk, newest);
      page.words[words] = chunk + 1;
      if (newest === 0) {
        chunks.begin(chunk, at, ticks, quality);
        page.words[words + 1] = chunk + 1;
      } else {
        chunks.begin(chunk, at, ticks, quality, chunks.power(newest - 1));
        if (keptFrom > 0) this.drop(stream, keptFrom);
      }
    }
  }

  /** Drops the oldest chunks: those whose next begins before `keptFrom`, and those that are too many. */
  private drop(stream: number, keptFrom: Seconds): void {
    const { chunks } = this;
    const page = this.records.page(stream);
    const { words } = page;
    const word = chunkWords(recordOf(stream));
    const oldest = (words[word + 1] ?? 0) - 1;
    if (!Number.isFinite(this.mostChunks) && chunks.firstAt(oldest) > keptFrom - slack) return;
    const chain = this.chainOf(stream, 0);
    let first = 0;
    for (; first < chain.length - 1; first += 1) {
      const next = chunks.firstAt(chain[first + 1] ?? 0);
      if (chain.length - first <= this.mostChunks && next > keptFrom) break;
      this.leave(stream, chain[first] ?? 0);
      setLeft(page, recordOf(stream));
    }
    const kept = chain[first] ?? 0;
    chunks.setOlder(kept, 0);
    words[word + 1] = kept + 1;
  }

  /** Lets a chunk go; its readings are for the store. */
  private leave(stream: number, chunk: number): void {
    const { chunks, leaving, merged } = this;
    if (this.readStored !== undefined) {
      merged.count = 0;
      chunks.read(chunk, merged);
      const { at, ticks, quality, count } = merged;
      for (let i = 0; i < count; i += 1) {
        leaving.add(stream, layers.validated, at[i] ?? 0, ticks[i] ?? 0, quality[i] ?? 0);
      }
    }
    chunks.remove(chunk);
  }

  /** Whether every valid reading of the stream at or after `from` can be read. */
  reaches(stream: number, from: Seconds): boolean {
    return this.readStored !== undefined || from >= this.completeFrom(stream);
  }

  /** Notes that all that left memory is in the store. */
  stored(): void {
    this.leaving.count = 0;
  }

  /** Every valid reading of the stream at or after this moment is in its chunks: that of the first, when others were dropped. */
  completeFrom(stream: number): Seconds {
    const page = this.records.page(stream);
    const record = recordOf(stream);
    return hasLeft(page, record) ? this.chunks.firstAt((page.words[chunkWords(record) + 1] ?? 0) - 1) : 0;
  }

  /** Chunks of a stream, oldest first, from the one with the last reading before `from`. */
  private chainOf(stream: number, from: Seconds): readonly number[] {
    const { chunks, chain } = this;
    chain.length = 0;
    let link = this.records.page(stream).words[chunkWords(recordOf(stream))] ?? 0;
    while (link > 0) {
      chain.push(link - 1);
      if (chunks.firstAt(link - 1) < from) break;
      link = chunks.older(link - 1);
    }
    return chain.reverse();
  }

  /** Reads what is held from the last reading before `from` (and some before it) to the first after `to` (and some after). */
  read(stream: number, from: Seconds, to: Seconds): Readings {
    const { found, chunks } = this;
    found.count = 0;
    if (from < this.completeFrom(stream)) this.readOlder(stream, from);
    for (const chunk of this.chainOf(stream, from)) {
      chunks.read(chunk, found);
      if ((found.at[found.count - 1] ?? 0) > to) return found;
    }
    const page = this.records.page(stream);
    const record = recordOf(stream);
    const waits = page.words[waitingWord(record)] ?? 0;
    for (let place = (waits >>> qualityBitCount) - 1; place >= 0; place -= 1) {
      found.add(newestAt(page, record, place), newestTicks(page, record, place), waits & qualityMask);
    }
    return found;
  }

  private readOlder(stream: number, from: Seconds): void {
    if (this.readStored === undefined) return;
    const before = this.completeFrom(stream);
    const { leaving } = this;
    const all = [...this.readStored(stream, from, before)];
    for (let i = 0; i < leaving.count; i += 1) {
      const at = leaving.at[i] ?? 0;
      if (leaving.stream[i] !== stream || at >= before) continue;
      all.push({ at, ticks: leaving.ticks[i] ?? 0, quality: leaving.quality[i] ?? 0 });
    }
    all.sort((a, b) => a.at - b.at);
    for (const [i, { at, ticks, quality }] of all.entries()) {
      if (at !== all[i - 1]?.at) this.found.add(at, ticks, quality);
    }
  }

  /** Adds a reading that is not the newest of its stream, and of whose moment there is none. */
  insert(stream: number, at: Seconds, ticks: number, quality: number): void {
    const { chunks, merged, leaving } = this;
    if (at < this.completeFrom(stream)) {
      leaving.add(stream, layers.validated, at, ticks, quality);
      return;
    }
    this.flush(this.records.page(stream), stream, 0);
    const [chunk] = this.chainOf(stream, at);
    if (chunk === undefined) return;
    this.merged.count = 0;
    chunks.read(chunk, merged);
    const after = merged.placeOf(at);
    const tail = { at: merged.at.slice(after, merged.count), ticks: merged.ticks.slice(after, merged.count) };
    const qualities = merged.quality.slice(after, merged.count);
    merged.count = after;
    merged.add(at, ticks, quality);
    for (const [i, moment] of tail.at.entries()) merged.add(moment, tail.ticks[i] ?? 0, qualities[i] ?? 0);
    this.rewrite(stream, chunk, merged);
  }

  /** Takes the newest reading of a stream away; its record still begins with it. */
  removeNewest(page: Cells, stream: number): void {
    const { chunks, merged } = this;
    this.flush(page, stream, 0);
    const words = chunkWords(recordOf(stream));
    const chunk = (page.words[words] ?? 0) - 1;
    merged.count = 0;
    chunks.read(chunk, merged);
    merged.count -= 1;
    if (merged.count > 0) {
      this.rewrite(stream, chunk, merged);
      return;
    }
    const older = chunks.older(chunk);
    chunks.remove(chunk);
    page.words[words] = older;
    if (older === 0) page.words[words + 1] = 0;
  }

  /** Forgets the readings of a stream. */
  clear(stream: number): void {
    const { chunks, leaving } = this;
    for (const chunk of this.chainOf(stream, 0)) chunks.remove(chunk);
    for (let i = 0; i < leaving.count; i += 1) if (leaving.stream[i] === stream) leaving.stream[i] = -1;
    const word = chunkWords(recordOf(stream));
    this.records.page(stream).words.fill(0, word, word + 3);
  }

  /** Fills a stream that holds none with readings that were kept elsewhere. */
  restore(stream: number, at: Float64Array, ticks: Float64Array, quality: Int32Array): void {
    const { words } = this.records.page(stream);
    const word = chunkWords(recordOf(stream));
    words.fill(0, word, word + 3);
    if (at.length === 0) return;
    const chunk = this.chunks.add();
    this.chunks.setOlder(chunk, 0);
    words.fill(chunk + 1, word, word + 2);
    this.rewrite(stream, chunk, { at, ticks, quality, count: at.length });
  }

  /** Writes readings into a chunk, and those that have no room there into new ones after it. */
  private rewrite(stream: number, chunk: number, { at, ticks, quality, count }: Columns): void {
    const { chunks } = this;
    let current = chunk;
    for (let i = 0; i < count; i += 1) {
      const [moment = 0, value = 0, flags = 0] = [at[i], ticks[i], quality[i]];
      if (i === 0) chunks.begin(current, moment, value, flags);
      else if (!chunks.append(current, moment, value, at[i - 1] ?? 0, ticks[i - 1] ?? 0, flags)) {
        const power = chunks.power(current);
        current = this.addAfter(stream, current);
        chunks.begin(current, moment, value, flags, power);
      }
    }
  }

  private addAfter(stream: number, chunk: number): number {
    const { chunks } = this;
    const { words } = this.records.page(stream);
    const word = chunkWords(recordOf(stream));
    const added = chunks.add();
    chunks.setOlder(added, chunk + 1);
    if (words[word] === chunk + 1) {
      words[word] = added + 1;
      return added;
    }
    let newer = (words[word] ?? 0) - 1;
    while (chunks.older(newer) !== chunk + 1) newer = chunks.older(newer) - 1;
    chunks.setOlder(newer, added + 1);
    return added;
  }
}
