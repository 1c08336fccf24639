// Knows where the local buckets of a zone begin and end, and asks the zone itself only near changes of its clocks.
import { bucketStart, nextBucket, type Seconds, zoneOffset } from "@tributary/core";
import { dayLevel, levels, monthLevel } from "./levels.ts";

const day: Seconds = 86_400;
/** Sizes of the buckets that are cut from the clock; months are not. */
const sizes = [300, 3600, day] as const;
/** A bucket reaches so far from any moment in it, at most. */
const reach: Seconds = 26 * 3600;
/** Times between changes of clocks are looked up as far as so many days. */
const farthest = 40;

export class Calendar {
  readonly zone: string;
  /** From here to there the zone's clocks stand still at one offset, and so they do as far as a bucket reaches. */
  private steadyFrom = 0;
  private steadyTo = 0;
  private offset = 0;
  /** UTC days near a change of clocks. */
  private readonly unsteady = new Set<number>();
  /** The day and the month that were asked for last. */
  private dayFrom = 0;
  private dayTo = 0;
  private monthStart = 0;
  private monthEnd = 0;

  constructor(zone: string) {
    this.zone = zone;
  }

  /** Start of the bucket that holds `at`. */
  startOf(level: number, at: Seconds): Seconds {
    if (level === monthLevel) {
      if (at < this.monthStart || at >= this.monthEnd) this.seekMonth(at);
      return this.monthStart;
    }
    if (!this.isSteady(at)) return bucketStart(at, levels[level]?.bucket ?? "hour", this.zone);
    const size = sizes[level] ?? 1;
    return Math.floor((at + this.offset) / size) * size - this.offset;
  }

  /** End of the bucket that holds `at`, which is the start of the next. */
  endOf(level: number, at: Seconds): Seconds {
    if (level === monthLevel) {
      if (at < this.monthStart || at >= this.monthEnd) this.seekMonth(at);
      return this.monthEnd;
    }
    if (!this.isSteady(at)) return nextBucket(at, levels[level]?.bucket ?? "hour", this.zone);
    const size = sizes[level] ?? 1;
    return Math.floor((at + this.offset) / size) * size - this.offset + size;
  }

  /** Start of the bucket that ends at `end`. */
  startBefore(level: number, end: Seconds): Seconds {
    return level < monthLevel && this.isSteady(end - 1) ? end - (sizes[level] ?? 1) : this.startOf(level, end - 1);
  }

  /** End of the bucket that begins at `start`. */
  endAfter(level: number, start: Seconds): Seconds {
    return level < monthLevel && this.isSteady(start) ? start + (sizes[level] ?? 1) : this.endOf(level, start);
  }

  /** End of the day that holds `at`: mostly of the one that was asked for last. */
  dayEnd(at: Seconds): Seconds {
    if (at < this.dayFrom || at >= this.dayTo) {
      this.dayFrom = this.startOf(dayLevel, at);
      this.dayTo = this.endOf(dayLevel, at);
    }
    return this.dayTo;
  }

  private seekMonth(at: Seconds): void {
    this.monthStart = bucketStart(at, "month", this.zone);
    this.monthEnd = nextBucket(at, "month", this.zone);
  }

  /** Whether clocks stand still around `at`; `offset` is theirs then. */
  private isSteady(at: Seconds): boolean {
    if (at >= this.steadyFrom && at < this.steadyTo) return true;
    const today = Math.floor(at / day);
    if (this.unsteady.has(today)) return false;
    const offset = zoneOffset(today * day, this.zone);
    if (!this.keeps(offset, today)) {
      this.unsteady.add(today);
      return false;
    }
    let first = today;
    let last = today;
    while (today - first < farthest && this.keeps(offset, first - 1)) first -= 1;
    while (last - today < farthest && this.keeps(offset, last + 1)) last += 1;
    this.offset = offset;
    this.steadyFrom = first * day;
    this.steadyTo = (last + 1) * day;
    return true;
  }

  private keeps(offset: number, utcDay: number): boolean {
    for (let at = utcDay * day - reach; at <= (utcDay + 1) * day + reach; at += 3600) {
      if (zoneOffset(at, this.zone) !== offset) return false;
    }
    return true;
  }
}
