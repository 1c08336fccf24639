// Diehl PRIOS: the short telegrams of IZAR radio modules for water meters (CI A0 to A7).
import { type Alarm, concat, Fault, type MeterAddress } from "@tributary/core";
import { readTypeG, readUnsigned, writeInteger, writeTypeG } from "@tributary/mbus";
import { type OpenTelegram, type SealedTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded } from "./decoder.ts";
import { clearLength, scramble, scrambling, scramblingReport, seedsFor } from "./diehl-lfsr.ts";
import { keptReadings, textReading, valueReading } from "./value.ts";

/** First scrambled byte of every telegram: a wrong key shows by it. */
const mark = 0x4b;
const isPrios = (ci: number): boolean => ci >= 0xa0 && ci <= 0xa7;
/** CI, four clear bytes, and the scrambled mark and volume at least. */
const shortest = clearLength + 5;
const linkLength = 10;
const litre = -3;

/**
 * Alarms by bit of the clear bytes 1 and 2 as one number. What happened before and is over (leak, fraud) stays set for
 * some weeks and is the same alarm. Bit 5 (meter stands still), 14 (too little flow) and 12 (module under water) have no
 * word of their own among ours, except the first; they stand in the reading `error-flags`.
 */
const flags: readonly (readonly [bit: number, alarm: Alarm])[] = [
  [7, "leak"],
  [6, "leak"],
  [5, "zero-use"],
  [15, "backflow"],
  [13, "over-range"],
  [11, "tamper"],
  [10, "tamper"],
  [9, "tamper"],
  [8, "tamper"],
];
const allFlags = 0xffe0;

/** The telegram with its clear content; `undefined` where it is not of this dialect. */
export function openPrios(sealed: SealedTelegram, key: Uint8Array | undefined): OpenTelegram | Fault | undefined {
  const { frame, end, transport, link, meter } = sealed;
  if (transport === undefined || transport.start !== linkLength || !isPrios(transport.ci)) return undefined;
  if (end < shortest) return new Fault("truncated", "driver", end);
  for (const seed of seedsFor(key)) {
    const clear = scramble(frame, end, seed);
    if (clear[0] !== mark) continue;
    return {
      meter,
      link,
      ci: transport.ci,
      accessNumber: 0,
      status: 0,
      security: scramblingReport(key),
      content: concat(frame.subarray(transport.end, clearLength), clear),
      contentOffset: transport.end,
    };
  }
  return new Fault("wrong-key", "driver", clearLength);
}

/** What an opened telegram says; `undefined` where it is not of this dialect. */
export function readPrios({ content, ci, meter, security }: OpenTelegram): Decoded | undefined {
  if (security.name !== scrambling || !isPrios(ci)) return undefined;
  const [interval = 0, low = 0, high = 0] = content;
  const bits = low | (high << 8);
  const numberAt = (at: number) => readUnsigned(content.subarray(at, at + 4));
  const serial = meter.manufacturer === "SAP" ? [textReading("text", printedNumber(meter), numberPlate)] : [];
  return {
    readings: [
      valueReading("volume", numberAt(5), litre),
      ...(content.length < 13
        ? []
        : keptReadings(
            valueReading("volume", numberAt(9), litre, { storage: 1 }),
            readTypeG(content.subarray(13, 15))?.text,
          )),
      // Half years.
      valueReading("battery-life", (low & 0x1f) * 5, -1, { unit: "y" }),
      valueReading("duration", 2 ** ((interval & 15) + 2), 0, { qualifiers: ["transmission-interval"] }),
      ...((bits & allFlags) === 0 ? [] : [valueReading("error-flags", bits & allFlags)]),
      ...serial,
    ],
    status: [...new Set(flags.filter(([bit]) => ((bits >> bit) & 1) === 1).map(([, alarm]) => alarm))],
  };
}

const numberPlate = { qualifiers: ["fabrication-number"] };

/**
 * Sappel packs what is printed on the meter into the six address bytes, from the lowest bit: 26 bits of year and number
 * (two and six digits), then five bits each for the letters of diameter, type and supplier; year and number stand
 * between supplier and type: H19CA159196.
 */
function printedNumber({ id, version, type }: MeterAddress): string {
  const bits = (BigInt(`0x${type}${version}`) << 32n) | BigInt(`0x${id}`);
  const number = String(bits & 0x3ffffffn).padStart(8, "0");
  const letter = (shift: bigint) => String.fromCharCode(64 + Number((bits >> shift) & 31n));
  return `${letter(39n)}${number.slice(0, 2)}${letter(34n)}${letter(29n)}${number.slice(2)}`;
}

export const priosAlarms: readonly Alarm[] = [...new Set(flags.map(([, alarm]) => alarm))];

/** What a PRIOS telegram says. */
export interface PriosTelegram {
  readonly meter: MeterAddress;
  /** Litres, now and at `lastDate` (ISO 8601). */
  readonly volume: number;
  readonly lastVolume: number;
  readonly lastDate: string;
  readonly batteryHalfYears: number;
  /** Seconds between telegrams: 4 times a power of two. */
  readonly interval: number;
  /** Bits 5 to 15 as in `error-flags`. */
  readonly flags?: number;
}

/** The frame of a telegram, scrambled by the maker's first key. */
export function writePrios(telegram: PriosTelegram): Uint8Array {
  const { meter, volume, lastVolume, lastDate, batteryHalfYears, interval, flags: bits = 0 } = telegram;
  const content = concat(
    Uint8Array.of(Math.log2(interval) - 2, (bits & 0xe0) | (batteryHalfYears & 0x1f), bits >> 8, 0x13, mark),
    writeInteger(volume, 4),
    writeInteger(lastVolume, 4),
    writeTypeG(lastDate),
  );
  const frame = sealTelegram({ meter, crc: "none", ci: 0xa2, content });
  frame.set(scramble(frame, frame.length, seedsFor(undefined)[0] ?? 0), clearLength);
  return frame;
}
