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
import { type Stream, take } from "@tributary/engine-pipeline";
import type { HandedReadings } from "@tributary/wire";
import { type Meter, streamOf } from "./meter-state.ts";
import type { Telegram } from "./telegram-reader.ts";

/** What a group of telegrams changed at one meter, to be told to the cloud. */
export interface Changes {
  readonly streams: Set<Stream>;
  /** New texts by register, and when they were heard. */
  readonly texts: Map<RegisterName, { readonly text: string; readonly at: Seconds }>;
}

/** Where a value belongs: kept values at the date the meter gives them, all others when they were heard. */
interface Place {
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

export function takeReadings(meter: Meter, telegram: Telegram, at: Seconds, changes: Changes): void {
  const base = telegram.security.authenticated ? 0 : qualityBits.unauthenticated;
  const named = ordinals();
  for (const reading of telegram.readings) {
    const ticks = ticksOf(reading);
    if (ticks === undefined) {
      const register = named(registerOf(reading), at);
      const text = String(reading.value).slice(0, longestText);
      if (meter.state.texts.get(register) === text) continue;
      meter.state.texts.set(register, text);
      changes.texts.set(register, { text, at });
      continue;
    }
    const place = placeOf(reading, at, meter.zone);
    const error = reading.function === "error" ? qualityBits["meter-error"] : 0;
    const stream = streamOf(meter, named(place.register, place.at));
    if (take(stream, place.at, ticks, place.origin | base | error) !== "known") changes.streams.add(stream);
  }
}

/** Takes readings that came without a telegram: those that a telegram told before are known. Answers how many were not. */
export function takeHanded(meter: Meter, { readings }: HandedReadings, now: Seconds, changes: Changes): number {
  let news = 0;
  for (const { register, at, ticks, quality } of readings) {
    const stream = streamOf(meter, register);
    const taken = at > now ? take(stream, now, ticks, quality | qualityBits.clock) : take(stream, at, ticks, quality);
    if (taken === "known") continue;
    changes.streams.add(stream);
    news += 1;
  }
  return news;
}
