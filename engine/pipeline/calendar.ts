// Knows where the local buckets of a zone begin and end, and asks the zone itself only near changes of its clocks.
import { type Bucket, bucketStart, nextBucket, type Seconds, zoneOffset } from "@tributary/core";
import { levels } from "./levels.ts";

const day: Seconds = 86_400;
/** Sizes of the buckets that are cut from the clock; months are not. */
const sizes = [300, 3600, day] as const;
/** A bucket reaches so far from any moment in it, at most. */
const reach: Seconds = 26 * 3600;
/** Times between changes of clocks are looked up as far as so many days. */
const farthest = 40;

/** A bucket, and where the one before it begins: in plain fields, which engines keep as integers. */
interface Known {
  before: Seconds;
  start: Seconds;
  end: Seconds;
}

const bucketAt = (level: number): Bucket => levels[level]?.bucket ?? "hour";

export class Calendar {
  readonly zone: string;
  /** From here to there the zone's clocks stand still at one offset, and so they do as far as a bucket reaches. */
  private steadyFrom = 0;
  private steadyTo = 0;
  private offset = 0;
  /** UTC days near a change of clocks. */
  private readonly unsteady = new Set<number>();
  /** The bucket of each level that was asked for last: streams that come together ask for the same. */
  private readonly known: readonly Known[] = levels.map(() => ({ before: 0, start: 0, end: 0 }));

  constructor(zone: string) {
    this.zone = zone;
  }

  /** Start of the bucket that holds `at`. */
  startOf(level: number, at: Seconds): Seconds {
    return this.bucketOf(level, at).start;
  }

  /** End of the bucket that holds `at`, which is the start of the next. */
  endOf(level: number, at: Seconds): Seconds {
    return this.bucketOf(level, at).end;
  }

  /** Start of the bucket that ends at `end`; it takes no other's place, for it may be long past. */
  startBefore(level: number, end: Seconds): Seconds {
    const known = this.knownOf(level);
    if (end === known.start) return known.before;
    const size = sizes[level];
    if (size !== undefined && this.isSteady(end - 1)) return end - size;
    return bucketStart(end - 1, bucketAt(level), this.zone);
  }

  private knownOf(level: number): Known {
    const known = this.known[level];
    if (known === undefined) throw new RangeError(`there is no level ${level}`);
    return known;
  }

  /** The bucket that holds `at`, which is remembered. */
  private bucketOf(level: number, at: Seconds): Known {
    const known = this.knownOf(level);
    if (at < known.start || at >= known.end) this.seek(known, level, at);
    return known;
  }

  private seek(known: Known, level: number, at: Seconds): void {
    const size = sizes[level];
    if (size !== undefined && this.isSteady(at)) {
      known.start = Math.floor((at + this.offset) / size) * size - this.offset;
      known.before = known.start - size;
      known.end = known.start + size;
      return;
    }
    const bucket = bucketAt(level);
    known.start = bucketStart(at, bucket, this.zone);
    known.before = bucketStart(known.start - 1, bucket, this.zone);
    known.end = nextBucket(at, bucket, this.zone);
  }

  /** Whether clocks stand still around `at`; `offset` is theirs then. */
  private isSteady(at: Seconds): boolean {
    if (at >= this.steadyFrom && at < this.steadyTo) return true;
    const today = Math.floor(at / day);
    if (this.unsteady.has(today)) return false;
    const offset = zoneOffset(today * day, this.zone);
    if (!this.keeps(offset, today * day - reach, (today + 1) * day + reach)) {
      this.unsteady.add(today);
      return false;
    }
    let first = today;
    let last = today;
    while (today - first < farthest && this.keeps(offset, (first - 1) * day - reach, first * day - reach)) first -= 1;
    while (last - today < farthest && this.keeps(offset, (last + 1) * day + reach, (last + 2) * day + reach)) last += 1;
    this.offset = offset;
    this.steadyFrom = first * day;
    this.steadyTo = (last + 1) * day;
    return true;
  }

  private keeps(offset: number, from: Seconds, to: Seconds): boolean {
    for (let at = from; at <= to; at += 3600) {
      if (zoneOffset(at, this.zone) !== offset) return false;
    }
    return true;
  }
}
