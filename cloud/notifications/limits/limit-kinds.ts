// Finds where the use of a meter breaks a limit that a person set: pure, so that late values are judged as if they had been in time.
import { type Bucket, bucketStart, nextBucket, quantityOf, type Seconds, tickOf, zoneOffset } from "@tributary/core";
import type { LimitKind, NewLimit } from "@tributary/wire";

/** An hour of a register as the history holds it; amounts in ticks. */
export interface HourOfUse {
  readonly start: Seconds;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Share of the sum that was estimated, 0 to 1. */
  readonly estimated: number;
}

export interface Breach {
  /** Start of the hour, day or month that breaks the limit, or of the first of several days. */
  readonly start: Seconds;
  /** It is one breach with whatever began in this stretch, both ends included. */
  readonly once: Stretch;
  /** When it was broken at the latest. */
  readonly broken: Seconds;
  /** What was used or read, in ticks. */
  readonly value: number;
}

/** A span of time, `to` exclusive unless it is said. */
export interface Stretch {
  readonly from: Seconds;
  readonly to: Seconds;
}

/** What of a limit a judge looks at; `limit` in ticks. */
export type LimitToJudge = Pick<NewLimit, "days" | "from" | "to"> & { readonly limit: number };

interface LimitKindRow {
  /** The longest that one breach lasts: what has to be read before and after a value to judge it. */
  readonly bucket: "hour" | "day" | "month" | "days";
  judge(limit: LimitToJudge, hours: readonly HourOfUse[], zone: string): Breach[];
}

const hour = 3600;
const day = 86_400;
/** Days around a value in which days without use are looked for. */
const lookAround = 62 * day;
/** Local hours of the least flow. */
const nightHours = { from: 2, to: 5 };

const isMeasured = ({ estimated, sum }: HourOfUse) => estimated === 0 && sum !== null;
export const localHour = (at: Seconds, zone: string) => Math.floor((at + zoneOffset(at, zone)) / hour) % 24;

/** Hours by the local bucket that they are in. */
function byBucket(hours: readonly HourOfUse[], bucket: Bucket, zone: string): Map<Seconds, HourOfUse[]> {
  const found = new Map<Seconds, HourOfUse[]>();
  for (const one of hours) {
    const start = bucketStart(one.start, bucket, zone);
    const known = found.get(start);
    if (known === undefined) found.set(start, [one]);
    else known.push(one);
  }
  return found;
}

/** The breach of a bucket. */
const breachOf = (start: Seconds, bucket: Bucket, zone: string, value: number): Breach => ({
  ...{ start, once: { from: start, to: start }, broken: nextBucket(start, bucket, zone), value },
});

const sumOf = (hours: readonly HourOfUse[]) => hours.reduce((sum, one) => sum + (one.sum ?? 0), 0);

/** Whether every hour of a local day is known. */
export function isWholeDay(start: Seconds, hours: readonly HourOfUse[], zone: string): boolean {
  const known = hours.filter(({ sum, max }) => sum !== null || max !== null).length;
  return known * hour >= nextBucket(start, "day", zone) - start;
}

/** The least hour of a local night, in ticks; `undefined` where an hour of it is unknown or estimated. */
export function leastOfNight(start: Seconds, hours: readonly HourOfUse[], zone: string): number | undefined {
  const isNight = (at: Seconds) => localHour(at, zone) >= nightHours.from && localHour(at, zone) < nightHours.to;
  const night = hours.filter((one) => isNight(one.start) && isMeasured(one));
  let wanted = 0;
  for (let at = start; at < nextBucket(start, "day", zone); at += hour) if (isNight(at)) wanted += 1;
  return wanted === 0 || night.length < wanted ? undefined : Math.min(...night.map(({ sum }) => sum ?? 0));
}

/** Buckets of which more was used than the limit: as soon as it is more, while the bucket still goes on. */
function above(bucket: "day" | "month"): LimitKindRow["judge"] {
  return ({ limit }, hours, zone) =>
    [...byBucket(hours, bucket, zone)].flatMap(([start, within]) => {
      const value = sumOf(within);
      return value > limit ? [breachOf(start, bucket, zone, value)] : [];
    });
}

/** Days on which a level left its limit. */
function extreme(of: "min" | "max", isBroken: (value: number, limit: number) => boolean): LimitKindRow["judge"] {
  return ({ limit }, hours, zone) =>
    [...byBucket(hours, "day", zone)].flatMap(([start, within]) => {
      const values = within.flatMap((one) => one[of] ?? []);
      const value = of === "min" ? Math.min(...values) : Math.max(...values);
      return values.length > 0 && isBroken(value, limit) ? [breachOf(start, "day", zone, value)] : [];
    });
}

/**
 * Runs of days without any use, as soon as so many whole ones follow one another. A day that is not known ends no run, so
 * that one that comes late makes no second breach of it.
 */
function withoutUse({ days }: LimitToJudge, hours: readonly HourOfUse[], zone: string): Breach[] {
  const found: Breach[] = [];
  /** `from`: the first day after one with use; `zeros`: whole days without, up to `next`, since `since`. */
  let run:
    | { from: Seconds; since: Seconds; zeros: number; next: Seconds; found?: Pick<Breach, "start" | "broken"> }
    | undefined;
  const end = (at: Seconds) => {
    if (run?.found !== undefined) found.push({ ...run.found, once: { from: run.from, to: at - 1 }, value: 0 });
    run = undefined;
  };
  let last = 0;
  for (const [start, within] of [...byBucket(hours, "day", zone)].sort(([a], [b]) => a - b)) {
    const next = nextBucket(start, "day", zone);
    last = next;
    if (sumOf(within) !== 0) {
      end(start);
      continue;
    }
    run ??= { from: start, since: start, zeros: 0, next: start };
    if (run.next !== start || !isWholeDay(start, within, zone)) run.zeros = 0;
    if (isWholeDay(start, within, zone)) {
      if (run.zeros === 0) run.since = start;
      run.zeros += 1;
      if (run.zeros >= days) run.found ??= { start: run.since, broken: next };
    }
    run.next = next;
  }
  end(last);
  return found;
}

/** Local days of an absence on which something was used. Of its first and last day only measured hours tell. */
function whileAway({ limit, from = 0, to = 0 }: LimitToJudge, hours: readonly HourOfUse[], zone: string): Breach[] {
  return [...byBucket(hours, "day", zone)].flatMap(([start, within]) => {
    const isWithin = from <= start && nextBucket(start, "day", zone) <= to;
    const counted = within.filter(
      (one) => isWithin || (isMeasured(one) && one.start >= from && one.start + hour <= to),
    );
    const value = sumOf(counted);
    return value > limit ? [breachOf(start, "day", zone, value)] : [];
  });
}

/** What each kind of limit means. Hours that were estimated break none by themselves; sums of days and months hold them. */
export const limitKindTable: Readonly<Record<LimitKind, LimitKindRow>> = {
  "hour-above": {
    bucket: "hour",
    judge: ({ limit }, hours, zone) =>
      hours
        .filter((one) => isMeasured(one) && (one.sum ?? 0) > limit)
        .map((one) => breachOf(one.start, "hour", zone, one.sum ?? 0)),
  },
  "day-above": { bucket: "day", judge: above("day") },
  "month-above": { bucket: "month", judge: above("month") },
  "night-flow": {
    bucket: "day",
    judge: ({ limit }, hours, zone) =>
      [...byBucket(hours, "day", zone)].flatMap(([start, within]) => {
        const value = leastOfNight(start, within, zone);
        return value !== undefined && value > limit ? [breachOf(start, "day", zone, value)] : [];
      }),
  },
  "no-use": { bucket: "days", judge: withoutUse },
  away: { bucket: "day", judge: whileAway },
  "value-above": { bucket: "day", judge: extreme("max", (value, limit) => value > limit) },
  "value-below": { bucket: "day", judge: extreme("min", (value, limit) => value < limit) },
};

/** What has to be known to judge values of a stretch by a kind of limit. */
export function stretchToJudge(kind: LimitKind, { from, to }: Stretch, zone: string): Stretch {
  const { bucket } = limitKindTable[kind];
  if (bucket !== "days") {
    return { from: bucketStart(from, bucket, zone), to: nextBucket(to - 1, bucket, zone) };
  }
  return { from: bucketStart(from - lookAround, "day", zone), to: nextBucket(to + lookAround, "day", zone) };
}

/** A limit in ticks of its register. */
export const inTicks = (register: string, limit: number): number =>
  Math.round(limit * 10 ** -(tickOf(quantityOf(register)) ?? 0));
