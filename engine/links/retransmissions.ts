// How often uplinks are sent again until they arrive, by kind of day: while people work, the band is full of others.
import type { Seconds } from "@tributary/core";
import { isWeekend, localDay, localHour } from "./local-hours.ts";

export const dayKinds = ["working", "weekend", "holiday"] as const;
export type DayKind = (typeof dayKinds)[number];

/** By whose calendar days are told apart: an IANA zone, and bank holidays as days since 1970 in it. */
export interface Calendar {
  readonly zone: string;
  isHoliday(day: number): boolean;
}

/** Uplinks, those of them that arrived, and all transmissions. */
type Counts = readonly [uplinks: number, arrived: number, transmissions: number];

/** Plain data; begins as `newRetransmissions()`. By kind of day, each with 24 local hours. */
export type Retransmissions = Record<DayKind, Counts[]>;

export interface RetransmissionRow {
  readonly uplinks: number;
  readonly arrived: number;
  /** Transmissions beyond the first, per uplink. */
  readonly again: number;
}

const hours = 24;

export function newRetransmissions(): Retransmissions {
  const empty = () => Array.from({ length: hours }, (): Counts => [0, 0, 0]);
  return { working: empty(), weekend: empty(), holiday: empty() };
}

/** A bank holiday that falls on a weekend is a weekend. */
function dayKindOf(at: Seconds, { zone, isHoliday }: Calendar): DayKind {
  const day = localDay(at, zone);
  return isWeekend(day) ? "weekend" : isHoliday(day) ? "holiday" : "working";
}

/** Takes an uplink that was sent so many times in all. */
export function countUplink(
  all: Retransmissions,
  calendar: Calendar,
  { at, sent, delivered }: { readonly at: Seconds; readonly sent: number; readonly delivered: boolean },
): void {
  const rows = all[dayKindOf(at, calendar)];
  const hour = localHour(at, calendar.zone);
  const [uplinks, arrived, transmissions] = rows[hour] ?? [0, 0, 0];
  rows[hour] = [uplinks + 1, arrived + (delivered ? 1 : 0), transmissions + sent];
}

/** Takes one more transmission of an uplink that was counted, of the day and hour at which it came. */
export function countRepeat(all: Retransmissions, calendar: Calendar, at: Seconds): void {
  const rows = all[dayKindOf(at, calendar)];
  const hour = localHour(at, calendar.zone);
  const [uplinks, arrived, transmissions] = rows[hour] ?? [0, 0, 0];
  rows[hour] = [uplinks, arrived, transmissions + 1];
}

/** Of a kind of day: all of it, and by local hour. */
export function retransmissionsOf(
  all: Retransmissions,
  kind: DayKind,
): { readonly whole: RetransmissionRow; readonly hours: readonly RetransmissionRow[] } {
  const whole = all[kind].reduce(
    (sum: Counts, row): Counts => [sum[0] + row[0], sum[1] + row[1], sum[2] + row[2]],
    [0, 0, 0],
  );
  return { whole: rowOf(whole), hours: all[kind].map(rowOf) };
}

function rowOf([uplinks, arrived, transmissions]: Counts): RetransmissionRow {
  return { uplinks, arrived, again: uplinks === 0 ? 0 : (transmissions - uplinks) / uplinks };
}
