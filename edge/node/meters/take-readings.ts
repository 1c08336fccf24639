// Brings the readings of an admitted telegram into the streams of its meter.
import {
  origins,
  qualityBits,
  type Reading,
  type RegisterName,
  readCivil,
  registerOf,
  type Seconds,
  ticksOf,
} from "@tributary/core";
import { take } from "@tributary/engine-pipeline";
import type { HandedReadings } from "@tributary/wire";
import type { MeterChanges } from "./changes.ts";
import { type Meter, streamOf } from "./meter-state.ts";
import type { Telegram } from "./telegram-reader.ts";

/** Where a value belongs: kept values at the date the meter gives them, all others when they were heard. */
export interface Place {
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly origin: number;
}

function placeOf(reading: Reading, heard: Seconds, zone: string): Place {
  if (reading.storage === 0 || reading.at === undefined) {
    return { register: registerOf(reading), at: heard, origin: origins.heard };
  }
  const dated = readCivil(reading.at, zone);
  if (dated !== undefined && dated <= heard) {
    return { register: registerOf(reading), at: dated, origin: origins.stored };
  }
  // A kept value from the future has no place in its register's past: it stands under its storage number.
  const { at: _, ...undated } = reading;
  return { register: registerOf(undated), at: heard, origin: origins.heard };
}

/** Longest text that is kept. */
const longestText = 256;

/** Names values of a register that a telegram says more than once: `voltage`, `voltage.n2`, `voltage.n3`. */
function ordinals(): (register: RegisterName, at: Seconds) => RegisterName {
  const said = new Map<string, number>();
  return (register, at) => {
    const place = `${register} ${at}`;
    const count = (said.get(place) ?? 0) + 1;
    said.set(place, count);
    return count === 1 ? register : `${register}.n${count}`;
  };
}

/** A reading with its place; `ticks` of what is a number. */
export interface PlacedReading extends Place {
  readonly reading: Reading;
  readonly ticks: number | undefined;
}

/** The readings of a telegram in their places. */
export function placedReadings({ readings }: Telegram, at: Seconds, zone: string): PlacedReading[] {
  const named = ordinals();
  return readings.map((reading) => {
    const ticks = ticksOf(reading);
    const place =
      ticks === undefined ? { register: registerOf(reading), at, origin: origins.heard } : placeOf(reading, at, zone);
    return { reading, ticks, ...place, register: named(place.register, place.at) };
  });
}

/** Quality of a number beside its flags by the pipeline. */
export function qualityOf({ reading, origin }: PlacedReading, { security }: Telegram): number {
  const base = security.authenticated ? 0 : qualityBits.unauthenticated;
  return origin | base | (reading.function === "error" ? qualityBits["meter-error"] : 0);
}

/** Notes a text that differs from the one before; `changes` where somebody is told of texts. */
export function takeText(
  meter: Meter,
  register: RegisterName,
  text: string,
  at: Seconds,
  changes: MeterChanges | undefined,
): void {
  if (meter.state.texts.get(register) === text) return;
  meter.state.texts.set(register, text);
  if (changes === undefined) return;
  changes.texts ??= new Map();
  changes.texts.set(register, { text, at });
}

export function takeReadings(
  meter: Meter,
  telegram: Telegram,
  placed: readonly PlacedReading[],
  heard: Seconds,
  changes: MeterChanges | undefined,
): void {
  for (const one of placed) {
    const { register, at, ticks, reading } = one;
    if (ticks === undefined) takeText(meter, register, String(reading.value).slice(0, longestText), heard, changes);
    else take(streamOf(meter, register), at, ticks, qualityOf(one, telegram));
  }
}

/** Takes readings that came without a telegram: those that a telegram told before are known. Answers how many were not. */
export function takeHanded(meter: Meter, { readings }: HandedReadings, now: Seconds): number {
  let news = 0;
  for (const { register, at, ticks, quality } of readings) {
    const stream = streamOf(meter, register);
    const taken = at > now ? take(stream, now, ticks, quality | qualityBits.clock) : take(stream, at, ticks, quality);
    if (taken !== "known") news += 1;
  }
  return news;
}
