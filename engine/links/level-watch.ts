// Watches the signal strength of a link for changes that stay, such as an antenna that wind has turned.
import type { Seconds } from "@tributary/core";
import { daySeconds, hourSeconds } from "./local-hours.ts";

/** Strength went from one level to another and stayed. In dBm. */
export interface ChangePoint {
  /** The hour in which it began. */
  readonly at: Seconds;
  readonly foundAt: Seconds;
  readonly before: number;
  readonly after: number;
}

/** Plain data; begins as `newLevelWatch()`. */
export interface LevelWatch {
  /** The strength that is usual, and from how many hours it was learned. */
  level: number;
  hours: number;
  /** The hour that is being gathered, the mean of the one before, and how hours scatter (variance, dB^2). */
  hour: Gathering;
  lastHour: number;
  hourVariance: number;
  /** The day that is being gathered, the mean of the one before, and how the means of days scatter (variance, dB^2). */
  day: Gathering;
  yesterday: number | null;
  dayVariance: number;
  days: number;
  /** What speaks for a fall and for a rise since when, and the hours seen since. */
  fall: Evidence;
  rise: Evidence;
}

interface Gathering {
  readonly begins: Seconds;
  readonly count: number;
  readonly sum: number;
}

interface Evidence {
  /** Sum of what hours differ by more than `allowed`, in dB: a CUSUM (Page 1954). */
  readonly weight: number;
  readonly since: Seconds;
  readonly count: number;
  /** Mean of the hours since, the newer the heavier, in dBm. */
  readonly mean: number;
}

/** Hours from which a level is learned; after that it follows slowly, as leaves and seasons do. */
const hoursToLearn = 48;
const hoursToFollow = 240;
/** What an hour may differ without being evidence, and at most counts, in dB. */
const allowed = 3;
const mostOfAnHour = 12;
/** The sum of evidence that is enough, in dB, and for each dB^2 by which hours scatter: chance gathers that much seldom. */
const enough = 18;
const enoughOfScatter = 3;
const usualHourScatter = 1.5;
const hoursRemembered = 100;
/** Evidence that lasts for so many hours and is of no change that counts is the new level all the same. */
const longestDoubt = 72;
/** Weight of the newest hour in the level that evidence speaks for. */
const newest = 0.25;
/** A smaller change is none, and so is one that is not `beyond` times what days scatter anyway. In dB. */
const leastChange = 7;
const beyond = 4;
/** Days may differ by a change that stays, so that a larger difference counts as this one, in dB. */
const mostOfADay = 8;
/** What days scatter where nothing is known yet, in dB, with the weight of so many days. */
const usualScatter = 0.8;
const daysOfUsual = 5;
const daysRemembered = 20;
/** Days of a link that is called unstable scatter by more, in dB. */
const unstableScatter = 2.5;

const none: Gathering = { begins: 0, count: 0, sum: 0 };
const noEvidence: Evidence = { weight: 0, since: 0, count: 0, mean: 0 };

export function newLevelWatch(): LevelWatch {
  return {
    level: 0,
    hours: 0,
    hour: none,
    lastHour: 0,
    hourVariance: usualHourScatter ** 2,
    day: none,
    yesterday: null,
    dayVariance: usualScatter ** 2,
    days: 0,
    fall: noEvidence,
    rise: noEvidence,
  };
}

/** Deviation of the means of days around the level, in dB. */
export function dayScatter({ dayVariance }: LevelWatch): number {
  return Math.sqrt(dayVariance);
}

export function isUnstable(watch: LevelWatch): boolean {
  return dayScatter(watch) > unstableScatter;
}

/** Takes a telegram's strength in dBm. Hours are judged by their mean, when the next one begins. */
export function watchLevel(watch: LevelWatch, at: Seconds, strength: number): ChangePoint | undefined {
  const begins = at - (at % hourSeconds);
  if (watch.hour.count > 0 && begins > watch.hour.begins) {
    const { begins: hour, sum, count } = watch.hour;
    watch.hour = gather(none, begins, strength);
    return takeHour(watch, hour, sum / count, at);
  }
  watch.hour = gather(watch.hour, watch.hour.count === 0 ? begins : watch.hour.begins, strength);
  return undefined;
}

function gather({ count, sum }: Gathering, begins: Seconds, value: number): Gathering {
  return { begins, count: count + 1, sum: sum + value };
}

function takeHour(watch: LevelWatch, hour: Seconds, mean: number, now: Seconds): ChangePoint | undefined {
  takeDay(watch, hour, mean);
  if (watch.hours < hoursToLearn) {
    watch.hours += 1;
    watch.level += (mean - watch.level) / watch.hours;
    watch.lastHour = mean;
    return undefined;
  }
  learnHourScatter(watch, mean);
  const difference = Math.max(-mostOfAnHour, Math.min(mostOfAnHour, mean - watch.level));
  const sufficient = Math.max(enough, enoughOfScatter * watch.hourVariance);
  watch.fall = weigh(watch.fall, -difference, hour, mean, sufficient);
  watch.rise = weigh(watch.rise, difference, hour, mean, sufficient);
  const { weight, since, count, mean: after } = watch.fall.weight > watch.rise.weight ? watch.fall : watch.rise;
  if (weight < sufficient) {
    watch.level += difference / hoursToFollow;
    return undefined;
  }
  const before = watch.level;
  const changed = Math.abs(after - before) >= Math.max(leastChange, beyond * dayScatter(watch));
  if (!changed && count < longestDoubt) return undefined;
  watch.level = after;
  watch.hours = Math.min(count, hoursToLearn);
  watch.fall = noEvidence;
  watch.rise = noEvidence;
  return changed ? { at: since, foundAt: now, before, after } : undefined;
}

/** Half the mean square of differences is the variance, whatever the level does (von Neumann 1941). */
function learnHourScatter(watch: LevelWatch, mean: number): void {
  const difference = Math.min(mostOfAnHour, Math.abs(mean - watch.lastHour));
  watch.hourVariance += (difference ** 2 / 2 - watch.hourVariance) / hoursRemembered;
  watch.lastHour = mean;
}

function weigh(evidence: Evidence, difference: number, hour: Seconds, mean: number, sufficient: number): Evidence {
  // No more than enough is kept, so that evidence can pass again.
  const weight = Math.min(sufficient, evidence.weight + difference - allowed);
  if (weight <= 0) return noEvidence;
  if (evidence.count === 0) return { weight, since: hour, count: 1, mean };
  const { since, count, mean: usual } = evidence;
  return { weight, since, count: count + 1, mean: usual + newest * (mean - usual) };
}

function takeDay(watch: LevelWatch, hour: Seconds, mean: number): void {
  const begins = hour - (hour % daySeconds);
  const { day } = watch;
  if (day.count > 0 && begins > day.begins) {
    const mean = day.sum / day.count;
    if (watch.yesterday !== null) {
      watch.days += 1;
      const difference = Math.min(mostOfADay, Math.abs(mean - watch.yesterday));
      const weight = Math.min(watch.days + daysOfUsual, daysRemembered);
      watch.dayVariance += (difference ** 2 / 2 - watch.dayVariance) / weight;
    }
    watch.yesterday = mean;
    watch.day = none;
  }
  watch.day = gather(watch.day, begins, mean);
}
