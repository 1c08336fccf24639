// Judges whether a telegram is new: not heard already through another gateway, and not an old one sent again.
import { type Reading, readCivil, registerOf, type Seconds, ticksOf, type Utility } from "@tributary/core";
import { rollsOver } from "@tributary/engine-pipeline";
import type { IntakeCause, Uplink } from "@tributary/wire";
import {
  forgetOldest,
  newRecentTelegrams,
  noteTelegram,
  type RecentTelegrams,
  receivedAt,
} from "./recent-telegrams.ts";
import type { Telegram } from "./telegram-reader.ts";

/** What is remembered of a meter's telegrams; plain data. */
export interface TelegramHistory {
  /** The telegrams of the last 15 minutes, and those since the index last moved. */
  readonly recent: RecentTelegrams;
  /** What the newest telegram said. */
  at: Seconds;
  counter: number | undefined;
  index: number | undefined;
  meterTime: Seconds | undefined;
}

export function newHistory(): TelegramHistory {
  return {
    recent: newRecentTelegrams(),
    at: Number.NEGATIVE_INFINITY,
    counter: undefined,
    index: undefined,
    meterTime: undefined,
  };
}

/** The same bytes within this time are one telegram. */
const sameTelegram: Seconds = 900;
/**
 * Telegrams that are remembered while the index rests. A sealed telegram among them is one that was heard before, for the
 * access number in its seal comes back after 256 telegrams only (OMS volume 2, 7.2.2); so many are never all of those.
 */
const restingTelegrams = 64;
/** A meter's civil clock goes back by an hour in autumn, and may be set. */
const clockTolerance: Seconds = 7200;

export const mainRegisters: Readonly<Record<Utility, string | undefined>> = {
  water: "volume",
  gas: "volume",
  electricity: "energy",
  heat: "energy",
  other: undefined,
};

/** 53 bits of the bytes: enough to tell a meter's telegrams of 15 minutes apart. */
export function hashOf(bytes: Uint8Array): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte ^ (b >>> 15), 0x85ebca6b);
  }
  return (a >>> 0) * 2 ** 21 + ((b ^ (b >>> 13)) >>> 11);
}

function isDuplicate({ recent }: TelegramHistory, hash: number, at: Seconds, sealed: boolean): boolean {
  const before = receivedAt(recent, hash);
  return before !== undefined && (sealed || Math.abs(at - before) < sameTelegram);
}

/** Forgets telegrams of more than 15 minutes ago, but while the index rests only what is too many. */
function forget({ recent }: TelegramHistory, at: Seconds, rests: boolean): void {
  // Telegrams come nearly in order, so the first entries are the oldest.
  forgetOldest(recent, (heard, count) => Math.abs(at - heard) < sameTelegram || (rests && count <= restingTelegrams));
}

/** What a telegram says of its own age. */
export interface Age {
  readonly counter: number | undefined;
  readonly index: number | undefined;
  readonly meterTime: Seconds | undefined;
}

function ageOf(telegram: Telegram, utility: Utility, zone: string): Age {
  const find = (register: string | undefined): Reading | undefined =>
    telegram.readings.find((reading) => reading.storage === 0 && registerOf(reading) === register);
  const main = find(mainRegisters[utility]);
  const clock = find("date-time");
  return {
    counter: telegram.counter,
    index: main === undefined ? undefined : ticksOf(main),
    meterTime: typeof clock?.value === "string" ? readCivil(clock.value, zone) : undefined,
  };
}

function isOlder(age: Age, last: Age): boolean {
  if (age.counter !== undefined && last.counter !== undefined) return age.counter <= last.counter;
  const ahead =
    age.meterTime === undefined || last.meterTime === undefined ? undefined : age.meterTime - last.meterTime;
  if (age.index === undefined || last.index === undefined || age.index === last.index) {
    return ahead !== undefined && ahead < -clockTolerance;
  }
  if (age.index > last.index || rollsOver(last.index, age.index)) return false;
  return ahead === undefined || ahead <= 0;
}

/**
 * Judges a telegram received at `at` and remembers it. Behind an authenticated gateway one whose reception lies before
 * the newest is late; from the radio it was recorded and is sent again, whatever time of reception comes with it.
 */
export function judgeTelegram(
  history: TelegramHistory,
  telegram: Telegram,
  uplink: Pick<Uplink, "bytes" | "hop">,
  at: Seconds,
  utility: Utility,
  zone: string,
): Judgement {
  return judgeAged(history, uplink, telegram.security.mode !== 0, at, ageOf(telegram, utility, zone));
}

export type Judgement = Extract<IntakeCause, "read" | "duplicate" | "replayed">;

/** Judges a telegram by its bytes and its age. */
export function judgeAged(
  history: TelegramHistory,
  { bytes, hop }: Pick<Uplink, "bytes" | "hop">,
  sealed: boolean,
  at: Seconds,
  age: Age,
): Judgement {
  const hash = hashOf(bytes);
  if (isDuplicate(history, hash, at, sealed)) return "duplicate";
  const late = at < history.at;
  if (!(late && hop === "gateway") && isOlder(age, history)) return "replayed";
  noteTelegram(history.recent, hash, at);
  if (late) return "read";
  forget(history, at, age.index === history.index);
  history.at = at;
  history.counter = age.counter ?? history.counter;
  history.index = age.index ?? history.index;
  history.meterTime = age.meterTime ?? history.meterTime;
  return "read";
}
