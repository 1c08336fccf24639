// Knows where the local buckets of a zone begin and end, and asks the zone itself only where its clocks change.
import { bucketStart, nextBucket, type Seconds, zoneOffset } from "@tributary/core";
import { levels } from "./levels.ts";

const day: Seconds = 86_400;
/** Sizes of buckets that are cut from the clock; months are not. */
const sizes: readonly (number | undefined)[] = [300, 3600, day, undefined];
/** A bucket that begins in a UTC day reaches so far into its neighbours, at most. */
const reach: Seconds = 25 * 3600;

export class Calendar {
  readonly zone: string;
  /** Start and end of the bucket last asked for, by level. */
  private readonly bounds = new Float64Array(2 * levels.length).fill(Number.NaN);
  /** Offset of the zone by UTC day, NaN for days near a change of clocks. */
  private readonly offsets = new Map<number, number>();
  private readonly months = new Map<number, readonly [Seconds, Seconds]>();

  constructor(zone: string) {
    this.zone = zone;
  }

  /** Start of the bucket that holds `at`. */
  startOf(level: number, at: Seconds): Seconds {
    this.seek(level, at);
    return this.bounds[2 * level] ?? 0;
  }

  /** End of the bucket that holds `at`, which is the start of the next. */
  endOf(level: number, at: Seconds): Seconds {
    this.seek(level, at);
    return this.bounds[2 * level + 1] ?? 0;
  }

  private seek(level: number, at: Seconds): void {
    const { bounds } = this;
    if (at >= (bounds[2 * level] ?? 0) && at < (bounds[2 * level + 1] ?? 0)) return;
    const size = sizes[level];
    const offset = size === undefined ? Number.NaN : this.steadyOffset(Math.floor(at / day));
    if (size !== undefined && !Number.isNaN(offset)) {
      const start = at - ((((at + offset) % size) + size) % size);
      bounds[2 * level] = start;
      bounds[2 * level + 1] = start + size;
      return;
    }
    const [start, end] = size === undefined ? this.month(at) : this.ask(level, at);
    bounds[2 * level] = start;
    bounds[2 * level + 1] = end;
  }

  private ask(level: number, at: Seconds): readonly [Seconds, Seconds] {
    const bucket = levels[level]?.bucket ?? "hour";
    return [bucketStart(at, bucket, this.zone), nextBucket(at, bucket, this.zone)];
  }

  private month(at: Seconds): readonly [Seconds, Seconds] {
    const utcDay = Math.floor(at / day);
    const known = this.months.get(utcDay);
    if (known !== undefined && at >= known[0] && at < known[1]) return known;
    const found = this.ask(levels.length - 1, at);
    this.months.set(utcDay, found);
    return found;
  }

  private steadyOffset(utcDay: number): number {
    const known = this.offsets.get(utcDay);
    if (known !== undefined) return known;
    const from = utcDay * day - reach;
    const offset = zoneOffset(from, this.zone);
    let steady = true;
    for (let at = from; at <= (utcDay + 1) * day + reach; at += 3600) steady &&= zoneOffset(at, this.zone) === offset;
    const found = steady ? offset : Number.NaN;
    this.offsets.set(utcDay, found);
    return found;
  }
}
