// The battery of a meter: what a telegram takes out of it, and for how many years it will last.
import type { Seconds } from "@tributary/core";
import { type Happening, lasts } from "./incident.ts";
import { between } from "./random.ts";

/** A lithium cell of size A, in mAh, and what of it the cell loses by itself in a year. */
const capacity = 3600;
const selfDischarge = 0.01;
/** Milliamperes that the meter needs to measure, and that it needs to send. */
const measuring = 0.008;
const sending = 40;
/** Seconds to wake the radio, and for each byte in mode T1 (66.7 kbit/s, EN 13757-4). */
const waking = 0.01;
const perByte = 8 / 66_700;
const hour = 3600;
const yearHours = 8766;

/** Milliampere hours that a telegram of so many bytes takes, and that a year takes in which none is sent. */
function telegramCharge(bytes: number): number {
  return (sending * (waking + perByte * bytes)) / hour;
}
const silentYear = measuring * yearHours + selfDischarge * capacity;

/** Milliampere hours that a year takes when a telegram of so many bytes is sent every `interval` seconds. */
function yearlyCharge(interval: Seconds, bytes: number): number {
  return silentYear + telegramCharge(bytes) * ((yearHours * hour) / interval);
}

/** Years that a charge in mAh lasts, a new cell unless told: the longer the interval, the longer the life. */
export function batteryYears(interval: Seconds, bytes: number, charge = capacity): number {
  return charge / yearlyCharge(interval, bytes);
}

/** Days that a failing battery still lasts, and before a dead one says so. */
const failingDays = 90;
const lastWarning = 10;
const day = 24 * hour;

export interface Battery {
  /** Years left at a moment if the meter sends every `interval` seconds from then on, as it does then unless told. */
  years(at: Seconds, interval?: Seconds): number;
  /** Whether the meter says that its battery is low. */
  low(at: Seconds): boolean;
  /** From then on it is silent. */
  readonly dead: Seconds;
}

/** What the battery is told of the meter's sending: how many telegrams since the beginning, and how often. */
export interface Sendings {
  until(at: Seconds): number;
  intervalAt(at: Seconds): Seconds;
}

/** The battery of a meter that hangs there for some time, and sends telegrams of so many bytes. */
export function batteryOf(
  seed: number,
  beginning: Seconds,
  sendings: Sendings,
  bytes: number,
  happenings: readonly Happening[],
): Battery {
  const begun = capacity * between(0.35, 0.98, seed, 22);
  const failing = happenings.find(({ kind }) => kind === "low-battery");
  const dead = happenings.find(({ kind }) => kind === "dead-battery")?.from ?? Infinity;
  const low = (at: Seconds) =>
    (failing !== undefined && lasts(failing, at)) || (at < dead && at >= dead - lastWarning * day);
  return {
    dead,
    low,
    years(at, next = sendings.intervalAt(at)) {
      const used = (silentYear * (at - beginning)) / (yearHours * hour) + telegramCharge(bytes) * sendings.until(at);
      const sound = Math.max(0, batteryYears(next, bytes, begun - used));
      const failingLeft = failing && at >= failing.from ? failingDays - (at - failing.from) / day : Infinity;
      const deadLeft = at >= dead - lastWarning * day ? (dead - at) / day : Infinity;
      return Math.max(0, Math.min(sound, Math.min(failingLeft, deadLeft) / 365.25));
    },
  };
}
