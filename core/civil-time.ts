// Civil calendars: local hours, days and months of a time zone, named by their UTC start in whole seconds.

/** A point in time: whole seconds since 1970-01-01T00:00:00Z. */
export type Seconds = number;

export type Bucket = "5min" | "hour" | "day" | "month";

const bucketSeconds = { "5min": 300, hour: 3600 } as const;
const formatters = new Map<string, Intl.DateTimeFormat>();

interface CivilParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-CA-u-hc-h23", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Whether the text names a time zone of the IANA database. */
export function isZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

function civil(at: Seconds, zone: string): CivilParts {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(at * 1000)) parts[type] = Number(value);
  const part = (name: string) => parts[name] ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

const offsets = new Map<string, Map<number, number>>();

/** Seconds by which the zone is ahead of UTC at a moment. Kept per quarter of an hour: no zone changes within one. */
export function zoneOffset(at: Seconds, zone: string): number {
  if (zone === "UTC") return 0;
  const quarter = Math.floor(at / 900);
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  const cached = known.get(quarter);
  if (cached !== undefined) return cached;
  const start = quarter * 900;
  const { year, month, day, hour, minute, second } = civil(start, zone);
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - start;
  if (known.size > 100_000) known.clear();
  known.set(quarter, offset);
  return offset;
}

/** The moment that a zone's calendar calls by this civil time; of two such moments (clocks go back) the first. */
export function fromCivil(zone: string, civilSeconds: number): Seconds {
  const early = civilSeconds - zoneOffset(civilSeconds - 86_400, zone);
  if (early + zoneOffset(early, zone) === civilSeconds) return early;
  const late = civilSeconds - zoneOffset(civilSeconds + 86_400, zone);
  if (late + zoneOffset(late, zone) === civilSeconds) return late;
  // The civil time was skipped (clocks went forward): the moment of the change stands for it.
  return Math.max(early, late);
}

/** The quarter of an hour within (from, to] at which the zone's offset changes, or `to` when it does not. */
function changeWithin(from: Seconds, to: Seconds, zone: string): Seconds {
  const before = zoneOffset(from, zone);
  for (let at = from - (from % 900) + 900; at < to; at += 900) if (zoneOffset(at, zone) !== before) return at;
  return to;
}

/** Start and end of the local 5 minutes or hour. Where clocks move by half an hour, the change cuts an hour in two. */
function shortBucket(at: Seconds, size: number, zone: string): readonly [Seconds, Seconds] {
  const offset = zoneOffset(at, zone);
  const start = at - ((at + offset) % size);
  const end = start + size;
  const changed = zoneOffset(start, zone) !== offset || zoneOffset(end - 1, zone) !== offset;
  if (!changed) return [start, end];
  const change = changeWithin(start, end, zone);
  return change <= at ? [change, end] : [start, change];
}

/** Start of the local 5 minutes, hour, day or month that holds `at`, in UTC seconds. */
export function bucketStart(at: Seconds, bucket: Bucket, zone: string): Seconds {
  if (bucket === "5min" || bucket === "hour") return shortBucket(at, bucketSeconds[bucket], zone)[0];
  const local = at + zoneOffset(at, zone);
  if (bucket === "day") return fromCivil(zone, local - (local % 86_400));
  const date = new Date(local * 1000);
  return fromCivil(zone, Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000);
}

/** Start of the bucket after the one that holds `at`. A local day may have 23, 24 or 25 hours. */
export function nextBucket(at: Seconds, bucket: Bucket, zone: string): Seconds {
  if (bucket === "5min" || bucket === "hour") return shortBucket(at, bucketSeconds[bucket], zone)[1];
  const start = bucketStart(at, bucket, zone);
  return bucketStart(start + (bucket === "day" ? 26 * 3600 : 32 * 86_400), bucket, zone);
}

/** The moment an ISO 8601 date or date-time without a zone names in a zone, or `undefined` when it is no date. */
export function readCivil(text: string, zone: string): Seconds | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0) / 1000;
  return Number.isFinite(at) ? fromCivil(zone, at) : undefined;
}
