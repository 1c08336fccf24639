// Keeps the recent valid readings of each stream, which late readings and the aggregates they change need.
import type { Seconds } from "@tributary/core";
import { Chunks, chunkBytes, newerWord, olderWord, Readings } from "./chunk.ts";
import { type Cells, chunkWords, newestAt, newestCount, newestTicks, type Records, recordOf } from "./records.ts";

/** A valid reading as a store keeps it. */
export interface StoredReading {
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

/**
 * Asks the store that takes what the pipeline tells for valid readings of a stream: those at `from` and later but before
 * `before`, in order, and the last before `from`.
 */
export type ReadStored = (stream: number, from: Seconds, before: Seconds) => Iterable<StoredReading>;

/** So many readings wait in the record, whose place they share with those that smooth and shape look at. */
const mostWaiting = newestCount - 1;
/** The word of the waiting readings: their number above their quality. */
const qualityBitCount = 24;
const qualityMask = 2 ** qualityBitCount - 1;
const waitingWord = (record: number) => chunkWords(record) + 3;

type Columns = { readonly [column in "at" | "ticks" | "quality"]: ArrayLike<number> } & { readonly count: number };

export class Recent {
  private readonly records: Records;
  private readonly chunks = new Chunks();
  private readonly mostChunks: number;
  private readonly readStored: ReadStored | undefined;
  /** Late readings older than all chunks of their stream, until they are stored. */
  private readonly waiting = new Map<number, StoredReading[]>();
  private readonly chain: number[] = [];
  private readonly merged = new Readings();
  /** What was read last; valid until the next call of `read`. */
  readonly found = new Readings();

  constructor(records: Records, bytesAStream: number, readStored: ReadStored | undefined) {
    this.records = records;
    this.readStored = readStored;
    this.mostChunks = Math.max(2, Math.floor(bytesAStream / chunkBytes));
  }

  /** Bytes of the chunks in use. */
  get bytes(): number {
    return this.chunks.used * chunkBytes;
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
    page.words[word] = count * 2 ** qualityBitCount + quality;
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
    for (let place = from + count - 1; place >= from; place -= 1) {
      const at = newestAt(page, record, place);
      const ticks = newestTicks(page, record, place);
      const words = chunkWords(record);
      const newest = page.words[words] ?? 0;
      const before = newestTicks(page, record, place + 1);
      if (newest > 0 && this.chunks.append(newest - 1, at, ticks, before, quality)) continue;
      const chunk = this.chunks.add();
      this.chunks.setLink(chunk, olderWord, newest);
      this.chunks.setLink(chunk, newerWord, 0);
      this.chunks.begin(chunk, at, ticks, quality);
      if (newest > 0) this.chunks.setLink(newest - 1, newerWord, chunk + 1);
      else page.words[words + 1] = chunk + 1;
      page.words[words] = chunk + 1;
      if (newest > 0 && keptFrom > 0) this.drop(stream, keptFrom);
    }
  }

  /** Drops the oldest chunks: those whose next begins before `keptFrom`, and those that are too many. */
  private drop(stream: number, keptFrom: Seconds): void {
    const { chunks } = this;
    const page = this.records.page(stream);
    const word = chunkWords(recordOf(stream)) + 1;
    let surplus = -this.mostChunks;
    if (Number.isFinite(this.mostChunks)) surplus += this.chainOf(stream, 0).length;
    for (let oldest = page.words[word] ?? 0; oldest > 0; oldest = page.words[word] ?? 0) {
      const next = chunks.link(oldest - 1, newerWord);
      if (next === 0 || (surplus <= 0 && chunks.firstAt(next - 1) > keptFrom)) return;
      chunks.remove(oldest - 1);
      chunks.setLink(next - 1, olderWord, 0);
      page.words[word] = next;
      page.words[word + 1] = chunks.firstAt(next - 1);
      surplus -= 1;
    }
  }

  /** Whether every valid reading of the stream at or after `from` can be read. */
  reaches(stream: number, from: Seconds): boolean {
    return this.readStored !== undefined || from >= this.completeFrom(stream);
  }

  /** Notes that all that was told is in the store. */
  stored(): void {
    this.waiting.clear();
  }

  /** Every valid reading of the stream at or after this moment is in its chunks: that of the first, when others were dropped. */
  completeFrom(stream: number): Seconds {
    return this.records.page(stream).words[chunkWords(recordOf(stream)) + 2] ?? 0;
  }

  /** Chunks of a stream, oldest first, from the one with the last reading before `from`. */
  private chainOf(stream: number, from: Seconds): readonly number[] {
    const { chunks, chain } = this;
    chain.length = 0;
    let link = this.records.page(stream).words[chunkWords(recordOf(stream))] ?? 0;
    while (link > 0) {
      chain.push(link - 1);
      if (chunks.firstAt(link - 1) < from) break;
      link = chunks.link(link - 1, olderWord);
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
      if (chunks.lastAt(chunk) > to) return found;
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
    const stored = this.readStored(stream, from, this.completeFrom(stream));
    const all = [...stored, ...(this.waiting.get(stream) ?? [])].sort((a, b) => a.at - b.at);
    for (const [i, { at, ticks, quality }] of all.entries()) {
      if (at !== all[i - 1]?.at) this.found.add(at, ticks, quality);
    }
  }

  /** Adds a reading that is not the newest of its stream, and of whose moment there is none. */
  insert(stream: number, at: Seconds, ticks: number, quality: number): void {
    const { chunks, merged, waiting } = this;
    if (at < this.completeFrom(stream)) {
      waiting.set(stream, [...(waiting.get(stream) ?? []), { at, ticks, quality }]);
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
    const older = chunks.link(chunk, olderWord);
    chunks.remove(chunk);
    page.words[words] = older;
    if (older > 0) chunks.setLink(older - 1, newerWord, 0);
    else page.words[words + 1] = 0;
  }

  /** Forgets the readings of a stream. */
  clear(stream: number): void {
    for (const chunk of [...this.chainOf(stream, 0)]) this.chunks.remove(chunk);
    this.waiting.delete(stream);
    const word = chunkWords(recordOf(stream));
    this.records.page(stream).words.fill(0, word, word + 4);
  }

  /** Fills a stream that holds none with readings that were kept elsewhere. */
  restore(stream: number, at: Float64Array, ticks: Float64Array, quality: Int32Array, completeFrom: Seconds): void {
    const { words } = this.records.page(stream);
    const word = chunkWords(recordOf(stream));
    words.fill(0, word, word + 4);
    words[word + 2] = completeFrom;
    if (at.length === 0) return;
    const chunk = this.chunks.add();
    this.chunks.setLink(chunk, olderWord, 0);
    this.chunks.setLink(chunk, newerWord, 0);
    words.fill(chunk + 1, word, word + 2);
    this.rewrite(stream, chunk, { at, ticks, quality, count: at.length });
  }

  /** Writes readings into a chunk, and those that have no room there into new ones after it. */
  private rewrite(stream: number, chunk: number, readings: Columns): void {
    const { chunks } = this;
    let current = chunk;
    for (let i = 0; i < readings.count; i += 1) {
      const at = readings.at[i] ?? 0;
      const ticks = readings.ticks[i] ?? 0;
      const quality = readings.quality[i] ?? 0;
      if (i === 0) chunks.begin(current, at, ticks, quality);
      else if (!chunks.append(current, at, ticks, readings.ticks[i - 1] ?? 0, quality)) {
        current = this.addAfter(stream, current);
        chunks.begin(current, at, ticks, quality);
      }
    }
  }

  private addAfter(stream: number, chunk: number): number {
    const { chunks } = this;
    const next = chunks.link(chunk, newerWord);
    const added = chunks.add();
    chunks.setLink(added, olderWord, chunk + 1);
    chunks.setLink(added, newerWord, next);
    chunks.setLink(chunk, newerWord, added + 1);
    if (next > 0) chunks.setLink(next - 1, olderWord, added + 1);
    else this.records.page(stream).words[chunkWords(recordOf(stream))] = added + 1;
    return added;
  }
}
