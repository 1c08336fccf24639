// The periods that consumption is asked for: quarters of an hour to years of a zone's calendar, and dates of bills.
import { bucketStart, fromCivil, nextBucket, readCivil, type Seconds, zoneOffset } from "@tributary/core";

export const periodNames = ["15min", "hour", "day", "week", "month", "year"] as const;
export type Period = (typeof periodNames)[number];

const quarter: Seconds = 900;
const day: Seconds = 86_400;
/** 1970-01-01 was a Thursday; weeks begin with Monday (ISO 8601). */
const mondayBefore = 3;

/** What the clocks of a zone show, as if it were UTC. */
const civilOf = (at: Seconds, zone: string) => at + zoneOffset(at, zone);

function weekStart(at: Seconds, zone: string): Seconds {
  const today = Math.floor(civilOf(at, zone) / day);
  const weekday = (today + mondayBefore) % 7;
  return fromCivil(zone, (today - weekday) * day);
}

function yearStart(at: Seconds, zone: string, later = 0): Seconds {
  const year = new Date(civilOf(at, zone) * 1000).getUTCFullYear();
  return fromCivil(zone, Date.UTC(year + later, 0, 1) / 1000);
}

/** Start of the period of a zone's calendar that holds a moment. */
export function periodStart(at: Seconds, period: Period, zone: string): Seconds {
  if (period === "15min") return at - (at % quarter); // all zones are whole quarters of an hour from UTC
  if (period === "week") return weekStart(at, zone);
  return period === "year" ? yearStart(at, zone) : bucketStart(at, period, zone);
}

/** Start of the period after the one that holds a moment. A local day has 23 to 25 hours. */
export function nextPeriod(at: Seconds, period: Period, zone: string): Seconds {
  if (period === "15min") return periodStart(at, period, zone) + quarter;
  if (period === "week") return weekStart(weekStart(at, zone) + 7 * day + day / 2, zone);
  return period === "year" ? yearStart(at, zone, 1) : nextBucket(at, period, zone);
}

/** No period is longer. */
const longest: Readonly<Record<Period, Seconds>> = {
  "15min": quarter,
  hour: 2 * 3600,
  day: 26 * 3600,
  week: 8 * day,
  month: 32 * day,
  year: 367 * day,
};
/** The year 9999 is the last that calendars know. */
const lastMoment: Seconds = 253_402_300_799;

/**
 * Starts of the periods that begin in [from, to), and the end of the last; empty where none does. Of more than `most`
 * periods the last ones.
 */
export function edgesOf(period: Period, from: Seconds, to: Seconds, zone: string, most: number): Seconds[] {
  const end = Math.min(to, lastMoment);
  const begin = Math.max(from, 0, end - (most + 1) * longest[period]);
  const edges: Seconds[] = [];
  let at = periodStart(begin, period, zone);
  for (; at < end; at = nextPeriod(at, period, zone)) if (at >= begin) edges.push(at);
  if (edges.length > 0) edges.push(at);
  return edges.slice(-(most + 1));
}

/** The starts of civil dates (YYYY-MM-DD) in a zone, such as those on which bills are made; `undefined` where one is no date or they do not ascend. */
export function edgesOfDates(dates: readonly string[], zone: string): Seconds[] | undefined {
  const edges: Seconds[] = [];
  for (const date of dates) {
    const at = readCivil(date, zone);
    if (at === undefined || at <= (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) return undefined;
    edges.push(at);
  }
  return edges;
}

/** The same civil time so many years and months before; a day that such a month does not have is its last. */
export function earlier(at: Seconds, zone: string, { years = 0, months = 0 }: Earlier): Seconds {
  const civil = civilOf(at, zone);
  const date = new Date(civil * 1000);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() - years * 12 - months;
  const first = Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / 1000;
  const days = Math.round((Date.UTC(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1) / 1000 - first) / day);
  return fromCivil(zone, first + (Math.min(date.getUTCDate(), days) - 1) * day + (civil % day));
}

export interface Earlier {
  readonly years?: number;
  readonly months?: number;
}
