// Reads telegrams that are as the one before of their meter, but for numbers and the clock: no object is made of them.
import { decimal, Fault, type Reading, registerOf, tickOf, ticksOf, unitFactor } from "@tributary/core";
import { catalogue } from "@tributary/drivers";
import {
  type DataRecord,
  readBcd,
  readInteger,
  readRecords,
  readTypeF,
  readTypeI,
  readUnsigned,
  standardMeaning,
} from "@tributary/mbus";
import type { KeyEntry, Uplink } from "@tributary/wire";
import { crcOfBareFrame, KeyTable, readTyped, type TypedTelegram, typedTelegram } from "@tributary/wmbus";
import type { Telegram } from "./telegram-reader.ts";

/** A number of a telegram that may differ from telegram to telegram: where it lies, and what makes ticks of it. */
interface NumberSlot {
  /** From where to where in the content. */
  readonly from: number;
  readonly to: number;
  readonly coding: "signed" | "unsigned" | "bcd";
  /** Its place among the readings of the telegram. */
  readonly reading: number;
  readonly exponent: number;
  readonly tick: number;
  readonly factor: readonly [number, number];
  /** Its value is no reason to look closer: error flags must be zero. */
  readonly mustBeZero: boolean;
}

/** The meter's clock in a telegram. */
interface ClockSlot {
  readonly from: number;
  readonly to: number;
  readonly reading: number;
}

/** What telegrams with the same record headers have in common. */
export interface TelegramLayout {
  readonly numbers: readonly NumberSlot[];
  readonly clock: ClockSlot | undefined;
  /** By byte of the content: 1 where it must be as it was, 0 where a number or the clock lies. */
  readonly fixed: Uint8Array;
}

/** A telegram that went the long way, as those after it are compared with. */
export interface LearnedTelegram<Owner> {
  readonly owner: Owner;
  readonly entry: KeyEntry;
  /** The edition of the keys in which the entry was found last. */
  edition: unknown;
  /** What they have in common. */
  readonly telegram: Omit<Telegram, "readings">;
  readonly layout: TelegramLayout;
  readonly content: Uint8Array;
  readonly control: number;
  readonly ci: number;
  readonly status: number;
  /** Whether any telegram was like it. */
  met: boolean;
}

/** After so many telegrams in a row that were unlike the one before, a meter's telegrams are not learned any more. */
const mostVain = 8;

/** The telegrams that meters sent last, and the values of the one that was read last. */
export class LearnedTelegrams<Owner> {
  readonly #keys = new KeyTable();
  readonly #learned: (LearnedTelegram<Owner> | undefined)[] = [];
  /** By meter, how many telegrams in a row were learned in vain. */
  readonly #vain: number[] = [];
  readonly #layouts = new Map<string, TelegramLayout>();
  readonly #typed: TypedTelegram = typedTelegram(0);
  /** Ticks by the layout's numbers. */
  readonly ticks = new Float64Array(64);
  /** What the meter's clock says, as text and in seconds of its own calendar, and the telegram's counter. */
  clock: string | undefined;
  civil = 0;
  counter: number | undefined;

  /** What the telegram is like; `undefined` where nothing is known of it yet, or it is unlike: it goes the long way. */
  read({ bytes, crc }: Uplink): LearnedTelegram<Owner> | undefined {
    if (this.#keys.size === 0) return undefined;
    const typed = this.#typed;
    typed.place = -1;
    const read = readTyped(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc, this.#keys, typed);
    if (read instanceof Fault || typed.place < 0) return undefined;
    const learned = this.#learned[typed.place];
    if (learned === undefined || !isLike(learned, typed) || !this.#takeValues(learned.layout, typed)) return undefined;
    learned.met = true;
    this.counter = typed.counter < 0 ? undefined : typed.counter;
    return learned;
  }

  #takeValues({ numbers, clock }: TelegramLayout, { frame, contentAt }: TypedTelegram): boolean {
    for (let i = 0; i < numbers.length; i += 1) {
      const slot = numbers[i];
      if (slot === undefined) return false;
      const ticks = ticksIn(slot, frame, contentAt);
      if (ticks === undefined || (slot.mustBeZero && ticks !== 0)) return false;
      this.ticks[i] = ticks;
    }
    this.clock = undefined;
    if (clock === undefined) return true;
    const date = readClock(frame, contentAt + clock.from, contentAt + clock.to);
    if (date?.valid !== true || date.summer) return false;
    this.clock = date.text;
    this.civil = civilOf(date.text);
    return true;
  }

  /** Learns a telegram that went the long way and became readings. Answers its layout, where it can be learned. */
  learn(
    uplink: Uplink,
    telegram: Telegram,
    entry: KeyEntry,
    ownerOf: (layout: TelegramLayout) => Owner | undefined,
  ): void {
    const place = this.#placeFor(telegram, entry);
    if (place === undefined) return;
    const before = this.#learned[place];
    const vain = before === undefined || before.met ? 0 : (this.#vain[place] ?? 0) + 1;
    this.#vain[place] = vain;
    this.#learned[place] = undefined;
    if (vain > mostVain) return;
    const typed = this.#typed;
    typed.place = -1;
    const { bytes, crc } = uplink;
    const read = readTyped(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc, this.#keys, typed);
    if (read instanceof Fault || typed.place !== place) return;
    if (typed.mode !== telegram.security.mode || typed.authenticated !== telegram.security.authenticated) return;
    const content = typed.frame.slice(typed.contentAt, typed.contentEnd);
    const layout = this.#layoutOf(content, telegram);
    if (layout === undefined || !this.#takeValues(layout, typed) || !this.#agrees(layout, telegram)) return;
    const owner = ownerOf(layout);
    if (owner === undefined) return;
    const { ci, status, frame } = typed;
    const control = frame[1] ?? 0;
    // Its readings would fill the memory with what nobody asks for.
    const { readings: _, ...common } = telegram;
    this.#learned[place] = {
      owner,
      entry,
      edition: undefined,
      telegram: common,
      layout,
      content,
      control,
      ci,
      status,
      met: false,
    };
  }

  /** Whether both ways give the same values. */
  #agrees({ numbers, clock }: TelegramLayout, { readings }: Telegram): boolean {
    const same = ({ reading }: NumberSlot, i: number) => {
      const found = readings[reading];
      return found !== undefined && ticksOf(found) === this.ticks[i];
    };
    return (
      numbers.length <= this.ticks.length && numbers.every(same) && readings[clock?.reading ?? -1]?.value === this.clock
    );
  }

  #placeFor({ meter, answers }: Telegram, { key }: KeyEntry): number | undefined {
    if (answers !== undefined) return undefined;
    // Unsecured telegrams need no key, but a place.
    const bytes = key === "none" ? new Uint8Array(16) : key;
    if (bytes.length !== 16) return undefined;
    const known = this.#keys.size;
    const place = this.#keys.set(meter, bytes);
    if (place === known) this.#vain[place] = 0;
    return place;
  }

  #layoutOf(content: Uint8Array, telegram: Telegram): TelegramLayout | undefined {
    const list = readRecords(content);
    if (list instanceof Fault || list.fault !== undefined || list.manufacturerData !== undefined) return undefined;
    if (!isPlain(telegram)) return undefined;
    const found = layoutOf(content.length, list.records, telegram.readings);
    if (found === undefined) return undefined;
    const name = JSON.stringify([content.length, found.numbers, found.clock]);
    const shared = this.#layouts.get(name) ?? found;
    this.#layouts.set(name, shared);
    return shared;
  }
}

/** Whether the driver reads the standard's records alone, as they stand. */
function isPlain({ driver }: Telegram): boolean {
  if (driver === null) return true;
  const { decoder, records = [], monthEnds } = catalogue.named(driver) ?? { decoder: driver };
  return decoder === undefined && records.length === 0 && monthEnds === undefined;
}

function isLike<Owner>(
  { content, layout, telegram, control, ci, status }: LearnedTelegram<Owner>,
  typed: TypedTelegram,
) {
  const { frame, contentAt, contentEnd } = typed;
  if (contentEnd - contentAt !== content.length || ci !== typed.ci || status !== typed.status) return false;
  const { mode, authenticated } = telegram.security;
  if (mode !== typed.mode || authenticated !== typed.authenticated || control !== frame[1]) return false;
  const { fixed } = layout;
  for (let i = 0; i < content.length; i += 1) {
    if (fixed[i] === 1 && content[i] !== frame[contentAt + i]) return false;
  }
  return true;
}

function ticksIn(slot: NumberSlot, frame: Uint8Array, contentAt: number): number | undefined {
  const { coding, exponent, tick, factor } = slot;
  const from = contentAt + slot.from;
  const to = contentAt + slot.to;
  let raw: number | undefined;
  if (coding === "signed") {
    raw = readInteger(frame, from, to);
    // The most negative number says that there is no valid value (EN 13757-3, annex A, type B).
    if (raw < 0 && raw === -(2 ** (8 * (to - from) - 1))) return undefined;
  } else raw = coding === "unsigned" ? readUnsigned(frame, from, to) : readBcd(frame, from, to);
  if (raw === undefined || !Number.isSafeInteger(raw)) return undefined;
  const exact = exponent >= tick ? raw * powerOf(exponent - tick) : decimal(raw, exponent) * powerOf(-tick);
  const ticks = Math.round((exact * factor[0]) / factor[1]);
  return Number.isSafeInteger(ticks) ? ticks : undefined;
}

const powers = Float64Array.from({ length: 64 }, (_, power) => 10 ** power);
const powerOf = (power: number): number => (power >= 0 ? (powers[power] ?? 10 ** power) : 10 ** power);

/** Seconds since 1970 in the calendar of a text `2026-02-03T04:05:06`, or one to the minute. */
function civilOf(text: string): number {
  const two = (at: number) => 10 * (text.charCodeAt(at) - zero) + text.charCodeAt(at + 1) - zero;
  if (!text.startsWith(askedDay.name)) {
    askedDay.name = text.slice(0, dayLength);
    askedDay.start = Date.UTC(100 * two(0) + two(2), two(5) - 1, two(8)) / 1000;
  }
  const second = text.length > minutesLength ? two(17) : 0;
  return askedDay.start + 3600 * two(11) + 60 * two(14) + second;
}

/** The day that was asked for last: meters tell of the same one after another. */
const askedDay = { name: "1970-01-01", start: 0 };
const zero = 48;
const dayLength = 10;
const minutesLength = 16;

function readClock(frame: Uint8Array, from: number, to: number) {
  return to - from === 4 ? readTypeF(frame, from) : readTypeI(frame, from);
}

/** Where the numbers and the clock of a telegram lie; `undefined` where a reading is neither of them nor stays as it is. */
function layoutOf(
  length: number,
  records: readonly DataRecord[],
  readings: readonly Reading[],
): TelegramLayout | undefined {
  const fixed = new Uint8Array(length).fill(1);
  const numbers: NumberSlot[] = [];
  let clock: ClockSlot | undefined;
  let next = 0;
  for (const record of records) {
    const meaning = standardMeaning(record);
    const reading = readings[next];
    // What is no reading stays as it is, or the telegram is unlike.
    if (meaning === undefined || meaning.error !== undefined || reading === undefined) continue;
    // Other values would be dated by it.
    if (meaning.profile !== undefined || meaning.qualifiers.includes("storage-interval")) return undefined;
    if (meaning.quantity !== reading.quantity || record.storage !== reading.storage) continue;
    const { dataAt: from, dataEnd: to } = record.place;
    const index = next;
    next += 1;
    if (typeof reading.value === "string") {
      if (clock !== undefined || record.storage !== 0 || registerOf(reading) !== "date-time") continue;
      if (to - from !== 4 && to - from !== 6) return undefined;
      clock = { from, to, reading: index };
      fixed.fill(0, from, to);
      continue;
    }
    const tick = tickOf(reading.quantity);
    const coding = codingOf(record, meaning.unsigned === true);
    const isScaled = meaning.factor === undefined && meaning.plus === 0;
    if (tick === undefined || coding === undefined || !isScaled) return undefined;
    const factor = unitFactor(reading.unit, reading.quantity);
    const mustBeZero = reading.quantity === "error-flags";
    numbers.push({ from, to, coding, reading: index, exponent: meaning.exponent, tick, factor, mustBeZero });
    fixed.fill(0, from, to);
  }
  return next === readings.length ? { numbers, clock, fixed } : undefined;
}

function codingOf({ coding }: DataRecord, unsigned: boolean): NumberSlot["coding"] | undefined {
  if (coding.startsWith("bcd")) return "bcd";
  if (coding.startsWith("int")) return unsigned ? "unsigned" : "signed";
  return undefined;
}
