// When a meter sends, learned from when it was heard: its interval, and hours in which it never does.
import type { Seconds } from "@tributary/core";
import { hourOf, hourSeconds, slotOf, slots } from "./local-hours.ts";

/** What is known of a meter's sending. Plain data; begins as `newHabit()`. */
export interface SendingHabit {
  /** When it was heard last, by any gateway. */
  heardAt: Seconds | null;
  /** Gaps between telegrams by class of length: how many, lately, and their sum in seconds. */
  gaps: Record<string, readonly [count: number, seconds: number]>;
  /** For each slot of the week, on how many days in a row the meter was silent in it. */
  silentDays: number[];
  /** How often a slot is heard that was heard when it last came, 0 to 1, and how often that was seen. */
  again: readonly [share: number, count: number];
  /** Follows from `gaps`; 0 while not known. */
  interval: Seconds;
}

/** Telegrams closer together are one that two gateways heard, or parts of one burst. */
const sameTelegram = 3;
/** Gaps are told apart by an eighth of an octave, 9 %. */
const classesInOctave = 8;
/** After so many gaps all of them count half, so that a changed interval is learned within that many telegrams. */
const gapsRemembered = 48;
const gapsToKnow = 4;
/** Gaps of a class must fill that share of the time: the seconds between two telegrams of a burst do not. */
const leastShareOfTime = 0.02;
/** Of two numbers of gaps, the smaller is about as large from this share on. */
const aboutAsMany = 0.6;
/** Longer silence is an absence, not a habit. */
const longestHabit = 7 * 24 * hourSeconds;
/** Of an absence only the last of it is counted as missed. */
const longestAbsence = 31 * 24 * hourSeconds;
/** A meter that sends more seldom than hourly has no hours of silence that could be told from chance. */
const hourlyAtLeast = 1.25 * hourSeconds;
/** An hour is silent when a meter that sends in it would have been missed by chance this seldom. */
const chance = 1e-4;
const mostSure = 0.95;
const shareRemembered = 200;

export function newHabit(): SendingHabit {
  return { heardAt: null, gaps: {}, silentDays: new Array<number>(slots).fill(0), again: [0.5, 0], interval: 0 };
}

/** Takes a telegram. Those that come late, after newer ones, teach nothing. */
export function learn(habit: SendingHabit, at: Seconds, zone: string): void {
  const { heardAt } = habit;
  if (heardAt !== null && at - heardAt < sameTelegram) return;
  habit.heardAt = at;
  if (heardAt === null || at - heardAt > longestHabit) return;
  learnGap(habit, at - heardAt);
  const hour = hourOf(at);
  if (hour === hourOf(heardAt)) return;
  for (let silent = hourOf(heardAt) + 1; silent < hour; silent += 1) learnSlot(habit, slotOf(silent, zone), false);
  learnSlot(habit, slotOf(hour, zone), true);
}

function learnGap(habit: SendingHabit, gap: Seconds): void {
  const { gaps } = habit;
  const name = Math.round(Math.log2(gap) * classesInOctave);
  const [count, seconds] = gaps[name] ?? [0, 0];
  gaps[name] = [count + 1, seconds + gap];
  const all = Object.values(gaps).reduce((sum, [count]) => sum + count, 0);
  if (all > gapsRemembered) {
    habit.gaps = Object.fromEntries(
      Object.entries(gaps).flatMap(([name, [count, seconds]]) => (count < 1 ? [] : [[name, [count / 2, seconds / 2]]])),
    );
  }
  if (all >= gapsToKnow) habit.interval = usualGap(habit.gaps);
}

/**
 * The shortest gap that is about as frequent as any: of a lossy link one gap is still likelier than two at once, but among
 * few gaps chance may have it otherwise.
 */
function usualGap(gaps: SendingHabit["gaps"]): Seconds {
  const time = Object.values(gaps).reduce((sum, [, seconds]) => sum + seconds, 0);
  const classes = Object.entries(gaps)
    .map(([name, [count, seconds]]) => {
      // Jitter may fall on both sides of the line between two classes.
      const [moreCount, moreSeconds] = gaps[Number(name) + 1] ?? [0, 0];
      return { count: count + moreCount, seconds: seconds + moreSeconds };
    })
    .filter(({ seconds }) => seconds >= leastShareOfTime * time);
  const most = Math.max(...classes.map(({ count }) => count));
  const usual = classes.filter(({ count }) => count >= aboutAsMany * most);
  return Math.min(...usual.map(({ count, seconds }) => seconds / count));
}

function learnSlot(habit: SendingHabit, slot: number, heard: boolean): void {
  const before = habit.silentDays[slot] ?? 0;
  if (before === 0) {
    const [share, count] = habit.again;
    const next = Math.min(count + 1, shareRemembered);
    habit.again = [share + ((heard ? 1 : 0) - share) / (next + 1), next];
  }
  habit.silentDays[slot] = heard ? 0 : before + 1;
}

/** Whether the meter does not send in a slot, as far as is known. */
export function isSilentSlot({ silentDays, again, interval }: SendingHabit, slot: number): boolean {
  const days = silentDays[slot] ?? 0;
  if (days === 0 || interval === 0 || interval > hourlyAtLeast) return false;
  return (1 - Math.min(mostSure, again[0])) ** days < chance;
}

/**
 * Tells for each hour between two telegrams how many more were sent that nobody heard, by what is known of the habit.
 * Nothing before the interval is known.
 */
export function missedBetween(
  habit: SendingHabit,
  from: Seconds,
  to: Seconds,
  zone: string,
  missed: (hour: number, telegrams: number) => void,
): void {
  const { interval } = habit;
  if (interval === 0 || to - from < 1.5 * interval) return;
  const active: (readonly [hour: number, seconds: Seconds])[] = [];
  let all = 0;
  const begin = Math.max(from, to - longestAbsence);
  for (let hour = hourOf(begin); hour <= hourOf(to); hour += 1) {
    if (isSilentSlot(habit, slotOf(hour, zone))) continue;
    const seconds = Math.min(to, (hour + 1) * hourSeconds) - Math.max(begin, hour * hourSeconds);
    active.push([hour, seconds]);
    all += seconds;
  }
  // The telegram that ends the gap was heard.
  const lost = Math.round(all / interval) - 1;
  let [passed, told] = [0, 0];
  for (const [hour, seconds] of active) {
    passed += seconds;
    const until = Math.min(lost, Math.floor((passed / all) * (lost + 1)));
    if (until > told) missed(hour, until - told);
    told = Math.max(told, until);
  }
}
