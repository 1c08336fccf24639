// Holds each source to what it may bring in a second, whatever the others do: a token bucket of telegrams and one of bytes.

export interface Rates {
  readonly telegramsPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface Allowance {
  /**
   * Milliseconds until a source may come again with what it brings now; 0 when it may come in, and then these bytes are charged.
   * Who is within what it may bring comes in with all of it, and pays the rest by coming later.
   */
  enter(source: string, bytes: number): number;
  /** Charges the telegrams that came in. */
  charge(source: string, telegrams: number): void;
}

/** So many seconds of its rates may come at once. */
const burstSeconds = 10;
/** Sources that are remembered; the one that was silent longest is forgotten first. */
const mostSources = 10_000;
const longestWait = 30_000;

interface Bucket {
  telegrams: number;
  bytes: number;
  at: number;
}

/**
 * `elapsed`: milliseconds that nobody sets. `refused`: told of each time that somebody may not come in.
 */
export function openAllowance(
  { telegramsPerSecond, bytesPerSecond }: Rates,
  elapsed: () => number,
  refused: (source: string) => void,
): Allowance {
  const buckets = new Map<string, Bucket>();

  function bucketOf(source: string): Bucket {
    const now = elapsed();
    const bucket = buckets.get(source) ?? {
      telegrams: telegramsPerSecond * burstSeconds,
      bytes: bytesPerSecond * burstSeconds,
      at: now,
    };
    // Behind the others, for the first is forgotten.
    buckets.delete(source);
    buckets.set(source, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= mostSources) break;
      buckets.delete(oldest);
    }
    const seconds = (now - bucket.at) / 1000;
    bucket.telegrams = Math.min(telegramsPerSecond * burstSeconds, bucket.telegrams + seconds * telegramsPerSecond);
    bucket.bytes = Math.min(bytesPerSecond * burstSeconds, bucket.bytes + seconds * bytesPerSecond);
    bucket.at = now;
    return bucket;
  }

  return {
    enter(source, bytes) {
      const bucket = bucketOf(source);
      const seconds = Math.max(-bucket.telegrams / telegramsPerSecond, -bucket.bytes / bytesPerSecond);
      if (seconds > 0) {
        refused(source);
        return Math.min(longestWait, Math.ceil(seconds * 1000));
      }
      bucket.bytes -= bytes;
      return 0;
    },
    charge(source, telegrams) {
      bucketOf(source).telegrams -= telegrams;
    },
  };
}
