// Brings the values of a telegram that is like the one before of its meter into the meter's streams.
import { fromCivil, origins, type RegisterName, type Seconds } from "@tributary/core";
import { type Stream, takeReading } from "@tributary/engine-pipeline";
import type { Uplink } from "@tributary/wire";
import type { MeterChanges } from "./changes.ts";
import { type Age, mainRegisters } from "./judge.ts";
import type { LearnedTelegram, LearnedTelegrams, TelegramLayout } from "./learned-telegrams.ts";
import { type Meter, streamOf } from "./meter-state.ts";
import { type PlacedReading, qualityOf, takeText } from "./take-readings.ts";
import type { Telegram } from "./telegram-reader.ts";

/** Where the numbers of a meter's telegrams go, by their places in the layout. */
export interface LearnedPlaces {
  readonly meter: Meter;
  readonly streams: readonly Stream[];
  /** The date that the meter gives a kept value; 0 for one that belongs to the moment of hearing. */
  readonly dated: readonly Seconds[];
  readonly quality: readonly number[];
  /** Places of the meter's main register and of its sending interval; -1 where there is none. */
  readonly main: number;
  readonly interval: number;
  readonly clockRegister: RegisterName;
  /** The newest of the dates: what was not heard after it goes the long way. */
  readonly after: Seconds;
}

export function placesFor(
  meter: Meter,
  telegram: Telegram,
  placed: readonly PlacedReading[],
  { numbers, clock }: TelegramLayout,
  intervalRegister: RegisterName,
): LearnedPlaces | undefined {
  const slots = numbers.map(({ reading }) => placed[reading]);
  if (slots.some((slot) => slot === undefined)) return undefined;
  const found = slots.filter((slot) => slot !== undefined);
  // A kept value of a date that is still to come changes its register when the date comes.
  if (found.some(({ reading, origin }) => reading.at !== undefined && reading.storage > 0 && origin !== origins.stored))
    return undefined;
  const dated: Seconds[] = found.map(({ origin, at }) => (origin === origins.stored ? at : 0));
  const place = (register: RegisterName | undefined) =>
    found.findIndex((slot) => slot.reading.storage === 0 && slot.register === register);
  return {
    meter,
    streams: found.map(({ register }) => streamOf(meter, register)),
    dated,
    quality: found.map((slot) => qualityOf(slot, telegram)),
    main: place(mainRegisters[meter.utility]),
    interval: place(intervalRegister),
    clockRegister: placed[clock?.reading ?? -1]?.register ?? "",
    after: Math.max(...dated),
  };
}

/** What the telegram that was read last says of its own age. */
export function ageOfLearned(values: LearnedTelegrams<LearnedPlaces>, { main, meter }: LearnedPlaces): Age {
  const { clock, counter, ticks } = values;
  return {
    counter,
    index: main < 0 ? undefined : ticks[main],
    meterTime: clock === undefined ? undefined : fromCivil(meter.zone, values.civil),
  };
}

export function takeLearned(
  values: LearnedTelegrams<LearnedPlaces>,
  { owner }: LearnedTelegram<LearnedPlaces>,
  { at }: Uplink,
  changes: MeterChanges | undefined,
): void {
  const { meter, streams, dated, quality, clockRegister } = owner;
  const { ticks, clock } = values;
  for (let i = 0; i < streams.length; i += 1) {
    const stream = streams[i];
    if (stream === undefined) continue;
    takeReading(stream.pipeline, stream.number, dated[i] || at, ticks[i] ?? 0, quality[i] ?? 0);
  }
  if (clock !== undefined) takeText(meter, clockRegister, clock, at, changes);
}
