// Local days, as people live them: weekday, season and a length that is not always 24 hours.
import { bucketStart, nextBucket, type Seconds, zoneOffset } from "@tributary/core";
import { isBankHoliday, isSchoolHoliday } from "./holidays.ts";

export interface CivilDay {
  readonly start: Seconds;
  readonly end: Seconds;
  /** Days since 1970-01-01 in the local calendar. */
  readonly number: number;
  /** Saturday and Sunday. */
  readonly weekend: boolean;
  readonly bankHoliday: boolean;
  readonly schoolHoliday: boolean;
  /** Part of the year that has passed, 0 to 1, from the first of January. */
  readonly season: number;
}

const daySeconds = 86_400;
const yearDays = 365.2425;
const calendars = new Map<string, Map<number, CivilDay>>();

/** The local day that holds a moment; the same object for every moment of it. */
export function civilDay(at: Seconds, zone: string): CivilDay {
  const number = Math.floor((at + zoneOffset(at, zone)) / daySeconds);
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    calendar = new Map();
    calendars.set(zone, calendar);
  }
  let day = calendar.get(number);
  if (day === undefined) {
    const start = bucketStart(at, "day", zone);
    const weekday = (number + 4) % 7; // The first of January 1970 was a Thursday; 0 is Sunday.
    day = {
      start,
      end: nextBucket(start, "day", zone),
      number,
      weekend: weekday === 0 || weekday === 6,
      bankHoliday: isBankHoliday(number),
      schoolHoliday: isSchoolHoliday(number),
      season: (number % yearDays) / yearDays,
    };
    calendar.set(number, day);
  }
  return day;
}

/** The moment at which the clock on the wall shows some seconds after midnight. Clocks are changed at three o'clock. */
export function atWall(day: CivilDay, wall: number): Seconds {
  const change = day.end - day.start - daySeconds;
  const shifted = wall < 3 * 3600 ? 0 : change;
  return Math.min(day.end, day.start + wall + shifted);
}
