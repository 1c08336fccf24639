// One meter of the city: who it is, what it knows, and the telegram that it sends.
import { type MeterAddress, type MeterId, meterId, type Quantity, quantities, type Seconds } from "@tributary/core";
import { type RecordSpec, vibOf, writeRecords } from "@tributary/mbus";
import { type Key, type SecuritySpec, sealTelegram } from "@tributary/wmbus";
import { type Measures, measuresOf, type Place } from "./measures.ts";
import { type MeterModel, meterModels, type RecordRow } from "./models.ts";
import type { AirTelegram, CityUtility } from "./plan.ts";
import type { Premises } from "./premises.ts";
import { hash, scatter, share } from "./random.ts";

/** A meter with everything that is secret about it. */
export interface SimulatedMeter {
  readonly id: MeterId;
  readonly utility: CityUtility;
  readonly name: string;
  readonly premises: Premises;
  readonly key: Key;
  readonly model: MeterModel;
  readonly measures: Measures;
  /** Where in the interval it sends, 0 to below 1. */
  readonly phase: number;
  telegram(at: Seconds): AirTelegram;
}

/** Powers of ten of the quantity's unit in which `Measure` gives it, where it is not the unit itself. */
const measuredIn: Partial<Record<Quantity, number>> = { volume: -3, energy: -3, flow: -3, power: -3 };
/** "Power low" (EN 13757-7, table 7). */
const lowBatteryBit = 0x04;
/** No meter sends more often, in seconds: counters that are made from the time would stand still. */
export const shortestInterval = 4;
/** The first of January 2020, from which counters and sessions run. */
const counterEpoch = 1_577_836_800;
const sessionEncrypted = 1;
/** The application layer without a transport header (EN 13757-7, table 2). */
const noTransportHeader = 0x78;
/** Mean signal strengths lie between, in dBm; each stands still but for a little noise. */
const signal = { best: -60, worst: -95, noise: 1.3 } as const;

/** The meter with a running number in the city. `lowBatteryFrom`: when its battery begins to fail. */
export function simulatedMeter(
  number: number,
  utility: CityUtility,
  place: Place,
  lowBatteryFrom = Infinity,
): SimulatedMeter {
  const { premises } = place;
  const seed = hash(premises.seed, number, 31);
  const model = modelFor(utility, seed);
  const address = addressFor(model, number, seed);
  const id = meterId(address);
  const key = Uint8Array.from({ length: 16 }, (_, index) => hash(premises.citySeed, number, 32, index) & 255);
  const measures = measuresOf(utility, place);
  const writers = model.records.map((row) => recordWriter(row, measures));
  const strength = signal.best + (signal.worst - signal.best) * share(seed, 33);

  return {
    id,
    utility,
    name: `${premises.address}, ${utility}`,
    premises,
    key,
    model,
    measures,
    phase: share(seed, 34),
    telegram: (at) => ({
      at,
      meter: id,
      rssi: Math.round(strength + signal.noise * scatter(seed, 35, at)),
      bytes: sealTelegram({
        meter: address,
        crc: "none",
        // Equal telegrams within 15 minutes count as one that was heard twice: this number comes back after 17.
        accessNumber: Math.floor(at / shortestInterval) & 255,
        status: at >= lowBatteryFrom ? lowBatteryBit : 0,
        ...(model.mode === "ell-ctr" ? { ci: noTransportHeader } : {}),
        security: securityOf(model, key, at),
        content: writeRecords(writers.map((write) => write(at))),
      }),
    }),
  };
}

function modelFor(utility: CityUtility, seed: number): MeterModel {
  const fitting = meterModels.filter((model) => model.utility === utility);
  const model = fitting[hash(seed, 36) % fitting.length];
  if (model === undefined) throw new RangeError(`no meter model for ${utility}`);
  return model;
}

/** Serial numbers are drawn in their leading digits and run in the others, so that none comes twice. */
function addressFor({ manufacturer, version, type }: MeterModel, number: number, seed: number): MeterAddress {
  const id = String(100 + (hash(seed, 37) % 900)) + String(number).padStart(5, "0");
  return { manufacturer, id, version, type };
}

/** Each telegram is sealed with numbers that never come again, also over a restart: they are made from the time. */
function securityOf({ mode }: MeterModel, key: Key, at: Seconds): SecuritySpec {
  const since = at - counterEpoch;
  if (mode === 5) return { mode, key };
  if (mode === 7) return { mode, key, counter: since };
  // Four bits of session, 25 of minutes, three that say AES in counter mode (EN 13757-4, 13.2.9).
  const session = Math.floor((since % 60) / shortestInterval);
  return { mode, key, session: sessionEncrypted * 2 ** 29 + Math.floor(since / 60) * 16 + session };
}

/** Writes a row of the model at any moment. Registers are cut to the meter's resolution, momentary values rounded. */
function recordWriter(row: RecordRow, measures: Measures): (at: Seconds) => RecordSpec {
  const { says, coding, quantity, exponent = 0, direction, storage = 0, tariff = 0 } = row;
  const measure = measures[says];
  if (measure === undefined) throw new RangeError(`this meter does not know ${says}`);
  const head = { coding, vib: vibOf(quantity, exponent, direction), storage, tariff };
  const inSteps = (value: number) => stepsOf(value, quantity, exponent);
  return (at) => {
    const value = measure(at);
    return { ...head, value: typeof value === "number" ? inSteps(value) : value };
  };
}

/** Steps of 10^exponent of the quantity's unit in a measured value, as the meter shows them. */
export function stepsOf(value: number, quantity: Quantity, exponent: number): number {
  const power = exponent - (measuredIn[quantity] ?? 0);
  const steps = power >= 0 ? value / 10 ** power : value * 10 ** -power;
  return quantities[quantity].kind === "counter" ? Math.floor(steps) : Math.round(steps);
}
