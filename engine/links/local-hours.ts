// Hours since 1970, and the slots of a week in which meters have habits: each local hour of working days and of weekends.
import { type Seconds, zoneOffset } from "@tributary/core";

export const hourSeconds: Seconds = 3600;
export const daySeconds: Seconds = 86_400;
export const slots = 48;

/** Whole hours since 1970, UTC. */
export function hourOf(at: Seconds): number {
  return Math.floor(at / hourSeconds);
}

/** Days since 1970 in the zone's calendar. */
export function localDay(at: Seconds, zone: string): number {
  return Math.floor((at + zoneOffset(at, zone)) / daySeconds);
}

/** Hour of the local day, 0 to 23. */
export function localHour(at: Seconds, zone: string): number {
  const local = at + zoneOffset(at, zone);
  return Math.floor((((local % daySeconds) + daySeconds) % daySeconds) / hourSeconds);
}

/** Saturday or Sunday. */
export function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7; // The first of January 1970 was a Thursday; 0 is Sunday.
  return weekday === 0 || weekday === 6;
}

/** 0 to 23: local hours of working days; 24 to 47: of weekends. */
export function slotOf(hour: number, zone: string): number {
  const at = hour * hourSeconds;
  return localHour(at, zone) + (isWeekend(localDay(at, zone)) ? 24 : 0);
}
