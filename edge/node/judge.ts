// Judges whether a telegram is new: not heard already through another gateway, and not an old one sent again.
import { type Reading, readCivil, registerOf, type Seconds, ticksOf, type Utility } from "@tributary/core";
import { rollsOver } from "@tributary/engine-pipeline";
import type { IntakeCause } from "@tributary/wire";
import type { Telegram } from "./telegram-reader.ts";

/** What is remembered of a meter's telegrams; plain data. */
export interface TelegramHistory {
  /** When telegrams were received, by a hash of their bytes; the last 15 minutes. */
  readonly recent: Map<number, Seconds>;
  /** What the newest telegram said. */
  at: Seconds;
  counter: number | undefined;
  index: number | undefined;
  meterTime: Seconds | undefined;
}

export function newHistory(): TelegramHistory {
  return {
    recent: new Map(),
    at: Number.NEGATIVE_INFINITY,
    counter: undefined,
    index: undefined,
    meterTime: undefined,
  };
}

/** The same bytes within this time are one telegram. */
const sameTelegram: Seconds = 900;
/** A meter's civil clock goes back by an hour in autumn, and may be set. */
const clockTolerance: Seconds = 7200;

const mainRegisters: Readonly<Record<Utility, string | undefined>> = {
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

function isDuplicate({ recent }: TelegramHistory, bytes: Uint8Array, at: Seconds): boolean {
  const hash = hashOf(bytes);
  const before = recent.get(hash);
  if (before !== undefined && Math.abs(at - before) < sameTelegram) return true;
  // Telegrams come nearly in order, so the first entries are the oldest.
  for (const [old, heard] of recent) {
    if (at - heard < sameTelegram) break;
    recent.delete(old);
  }
  recent.set(hash, at);
  return false;
}

/** What a telegram says of its own age. */
interface Age {
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
 * Judges a telegram received at `at` and remembers it. One whose reception lies before the newest is late, not replayed:
 * who states the time of reception is trusted with it.
 */
export function judgeTelegram(
  history: TelegramHistory,
  telegram: Telegram,
  bytes: Uint8Array,
  at: Seconds,
  utility: Utility,
  zone: string,
): Extract<IntakeCause, "read" | "duplicate" | "replayed"> {
  if (isDuplicate(history, bytes, at)) return "duplicate";
  if (at < history.at) return "read";
  const age = ageOf(telegram, utility, zone);
  if (isOlder(age, history)) return "replayed";
  history.at = at;
  history.counter = age.counter ?? history.counter;
  history.index = age.index ?? history.index;
  history.meterTime = age.meterTime ?? history.meterTime;
  return "read";
}
