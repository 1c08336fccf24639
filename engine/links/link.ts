// One meter as one gateway hears it: what was received and what was missed, how strong, and what changed.
import type { Seconds } from "@tributary/core";
import { count, type Distribution, type Summary, summary } from "./distribution.ts";
import { type ChangePoint, dayScatter, isUnstable, type LevelWatch, newLevelWatch, watchLevel } from "./level-watch.ts";
import { hourOf, hourSeconds, localDay, localHour, slotOf } from "./local-hours.ts";
import { isSilentSlot, missedBetween, type SendingHabit } from "./sending-habit.ts";

/** A telegram as a gateway heard it. */
export interface Hearing {
  readonly at: Seconds;
  /** dBm. */
  readonly rssi?: number;
  /** dB; LoRa only. */
  readonly snr?: number;
  /** A number that grows by one with each telegram, where there is one: then what was missed is known, not estimated. */
  readonly counter?: number;
}

/** What a link was on one local day. */
export interface LinkDay {
  /** Days since 1970 in the zone's calendar. */
  readonly day: number;
  readonly received: number;
  readonly missed: number;
  /** dBm, of those that were received with a strength. */
  readonly rssiCount: number;
  readonly rssiSum: number;
  readonly rssiSquares: number;
}

/** Plain data, about a kilobyte; begins as `newLink()`. */
export interface Link {
  heardAt: Seconds | null;
  counter: number | null;
  received: number;
  /** Missed telegrams that the meter sent for sure: it was heard in the same slot of the week later. */
  missed: number;
  /** Those in slots in which it was not heard since, by slot: if the meter proves never to send then, they are none. */
  doubtful: Record<string, number>;
  /** By hour of the local day: received, missed, and the sum of the strengths with their number. */
  hours: HourCounts[];
  rssi: Distribution;
  /** In quarters of a dB. */
  snr: Distribution;
  watch: LevelWatch;
  /** The newest last. */
  changes: ChangePoint[];
  today: LinkDay | null;
}

type HourCounts = readonly [received: number, missed: number, strength: number, strengths: number];

/** What one telegram told beyond itself. */
export interface News {
  readonly day?: LinkDay;
  readonly change?: ChangePoint;
}

export interface LinkReport {
  readonly heardAt: Seconds | null;
  readonly received: number;
  readonly missed: number;
  readonly expected: number;
  /** Share of the expected telegrams that were missed, 0 to 1. */
  readonly errorRate: number;
  readonly rssi: Summary | undefined;
  readonly snr: Summary | undefined;
  /** How much the means of days scatter, in dB, and whether that is more than sound links do. */
  readonly dayScatter: number;
  readonly unstable: boolean;
  readonly changes: readonly ChangePoint[];
  /** By hour of the local day; `rssi` is a mean. */
  readonly hours: readonly { readonly received: number; readonly missed: number; readonly rssi: number | undefined }[];
}

const mostChanges = 8;
const snrSteps = 4;
/** A counter that jumps further began anew. */
const longestJump = 10_000;

export function newLink(): Link {
  return {
    heardAt: null,
    counter: null,
    received: 0,
    missed: 0,
    doubtful: {},
    hours: Array.from({ length: 24 }, () => [0, 0, 0, 0] as const),
    rssi: {},
    snr: {},
    watch: newLevelWatch(),
    changes: [],
    today: null,
  };
}

/** Takes what the gateway heard. `habit` is what was known of the meter before this telegram. */
export function hear(link: Link, habit: SendingHabit, hearing: Hearing, zone: string): News {
  const { at } = hearing;
  if (link.heardAt !== null && at <= link.heardAt) {
    hearLate(link, hearing, zone);
    return {};
  }
  const closed = openDay(link, localDay(at, zone));
  if (link.heardAt !== null) countMissed(link, link.heardAt, habit, hearing, zone);
  link.heardAt = at;
  if (hearing.counter !== undefined) link.counter = hearing.counter;
  settleDoubt(link, slotOf(hourOf(at), zone));
  link.received += 1;
  const change = takeSignal(link, hearing, zone);
  return { ...(closed === undefined ? {} : { day: closed }), ...(change === undefined ? {} : { change }) };
}

/** A telegram that comes after newer ones was counted as missed before; where nothing was missed, it is known already. */
function hearLate(link: Link, { at, rssi }: Hearing, zone: string): void {
  const slot = slotOf(hourOf(at), zone);
  const doubtful = link.doubtful[slot] ?? 0;
  if (at === link.heardAt || doubtful + link.missed === 0) return;
  if (doubtful > 0) link.doubtful[slot] = doubtful - 1;
  else link.missed -= 1;
  settleDoubt(link, slot);
  link.received += 1;
  if (rssi !== undefined) count(link.rssi, rssi);
}

function openDay(link: Link, day: number): LinkDay | undefined {
  const { today } = link;
  if (today?.day === day) return undefined;
  link.today = { day, received: 0, missed: 0, rssiCount: 0, rssiSum: 0, rssiSquares: 0 };
  return today ?? undefined;
}

function countMissed(link: Link, heardAt: Seconds, habit: SendingHabit, { at, counter }: Hearing, zone: string): void {
  const add = (hour: number, telegrams: number, sure: boolean) => {
    const moment = hour * hourSeconds;
    const wall = localHour(moment, zone);
    const [received, missed, strength, strengths] = link.hours[wall] ?? [0, 0, 0, 0];
    link.hours[wall] = [received, missed + telegrams, strength, strengths];
    // Days that are closed stay as they are told.
    if (link.today?.day === localDay(moment, zone))
      link.today = { ...link.today, missed: link.today.missed + telegrams };
    if (sure) {
      link.missed += telegrams;
    } else {
      const slot = slotOf(hour, zone);
      link.doubtful[slot] = (link.doubtful[slot] ?? 0) + telegrams;
    }
  };
  if (counter === undefined || link.counter === null) {
    missedBetween(habit, heardAt, at, zone, (hour, telegrams) => add(hour, telegrams, false));
    return;
  }
  const jump = counter - link.counter;
  const lost = jump < 1 || jump > longestJump ? 0 : jump - 1;
  for (let index = 1; index <= lost; index += 1) add(hourOf(heardAt + ((at - heardAt) * index) / (lost + 1)), 1, true);
}

function settleDoubt(link: Link, slot: number): void {
  link.missed += link.doubtful[slot] ?? 0;
  delete link.doubtful[slot];
}

function takeSignal(link: Link, { at, rssi, snr }: Hearing, zone: string): ChangePoint | undefined {
  const wall = localHour(at, zone);
  const [received, missed, strength, strengths] = link.hours[wall] ?? [0, 0, 0, 0];
  const strong: readonly [number, number] = rssi === undefined ? [0, 0] : [rssi, 1];
  link.hours[wall] = [received + 1, missed, strength + strong[0], strengths + strong[1]];
  if (link.today !== null) {
    const { day, received, missed, rssiCount, rssiSum, rssiSquares } = link.today;
    link.today = {
      day,
      received: received + 1,
      missed,
      rssiCount: rssiCount + strong[1],
      rssiSum: rssiSum + strong[0],
      rssiSquares: rssiSquares + strong[0] ** 2,
    };
  }
  if (snr !== undefined) count(link.snr, snr * snrSteps);
  if (rssi === undefined) return undefined;
  count(link.rssi, rssi);
  const change = watchLevel(link.watch, at, rssi);
  if (change !== undefined) link.changes = [...link.changes, change].slice(-mostChanges);
  return change;
}

export function linkReport(link: Link, habit: SendingHabit): LinkReport {
  const doubtful = Object.entries(link.doubtful).filter(([slot]) => !isSilentSlot(habit, Number(slot)));
  const missed = doubtful.reduce((sum, [, telegrams]) => sum + telegrams, link.missed);
  const expected = link.received + missed;
  const snr = summary(link.snr);
  return {
    heardAt: link.heardAt,
    received: link.received,
    missed,
    expected,
    errorRate: expected === 0 ? 0 : missed / expected,
    rssi: summary(link.rssi),
    snr: snr === undefined ? undefined : inDecibels(snr),
    dayScatter: dayScatter(link.watch),
    unstable: isUnstable(link.watch),
    changes: link.changes,
    hours: link.hours.map(([received, missed, strength, strengths]) => ({
      received,
      missed,
      rssi: strengths === 0 ? undefined : strength / strengths,
    })),
  };
}

function inDecibels({ count, mean, deviation, low, middle, high }: Summary): Summary {
  return {
    count,
    mean: mean / snrSteps,
    deviation: deviation / snrSteps,
    low: low / snrSteps,
    middle: middle / snrSteps,
    high: high / snrSteps,
  };
}
