// B METERS HYDROCLIMA heat cost allocators: temperatures and earlier counts behind DIF 0F.
import { concat, type MeterAddress, type Quantity } from "@tributary/core";
import { type RecordList, readTypeG, readUnsigned, writeInteger, writeTypeG } from "@tributary/mbus";
import { type OpenTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { type ReadingDetails, textReading, valueReading } from "./value.ts";

interface Field {
  readonly at: number;
  readonly length?: 3;
  readonly quantity: Quantity;
  readonly exponent?: number;
  readonly details: ReadingDetails;
}

const hundredths = -2;
const average = (at: number, quantity: Quantity, word: string, storage = 0): Field => ({
  at,
  quantity,
  exponent: hundredths,
  details: { storage, qualifiers: ["average", word] },
});
const hottest = (at: number): Field => ({
  at,
  quantity: "temperature",
  exponent: hundredths,
  details: { function: "maximum", qualifiers: ["heater"] },
});
const count = (at: number, storage: number): Field => ({
  at,
  quantity: "heat-cost",
  details: { storage, qualifiers: ["set-date"] },
});
const total = (at: number): Field => ({
  at,
  length: 3,
  quantity: "heat-cost",
  details: { qualifiers: ["since-start"] },
});

/** Fields by the frame's first byte; bytes are counted from it. Storage 1 is the month before. */
const frames: Readonly<Record<number, readonly Field[]>> = {
  // Version 53.
  16: [
    average(7, "temperature", "ambient"),
    hottest(9),
    average(15, "temperature", "ambient", 1),
    average(17, "temperature", "heater", 1),
    total(21),
  ],
  // Version 85: structure KA1.
  17: [
    average(9, "temperature", "heater"),
    average(11, "temperature", "ambient"),
    hottest(13),
    average(17, "temperature", "heater", 1),
    average(19, "temperature", "ambient", 1),
    ...[0, 1, 2, 3].map((i) => count(21 + 2 * i, i + 1)),
    ...[0, 1, 2].map((i) => average(29 + 2 * i, "temperature", "ambient-at-set-date", i + 1)),
    total(44),
  ],
};
const newer = 17;

function read(_open: OpenTelegram, list: RecordList | undefined): Decoded | undefined {
  const bytes = list?.manufacturerData?.bytes ?? new Uint8Array(0);
  const frame = bytes[0] ?? 0;
  const fields = frames[frame];
  if (fields === undefined || bytes.length < 7) return undefined;
  const status = readUnsigned(bytes.subarray(1, 3));
  const time = clockOf(bytes);
  const opened = frame === newer ? readTypeG(bytes.subarray(7, 9))?.text : undefined;
  return {
    readings: [
      ...(time === undefined ? [] : [textReading("date-time", time)]),
      ...(status === 0 ? [] : [valueReading("error-flags", status)]),
      ...(opened === undefined ? [] : [textReading("date", opened, { qualifiers: ["housing-opened"] })]),
      ...fields
        .filter(({ at, length = 2 }) => at + length <= bytes.length)
        .map(({ at, length = 2, quantity, exponent, details }) =>
          valueReading(quantity, readUnsigned(bytes.subarray(at, at + length)), exponent, details),
        ),
    ],
    status: status === 0 ? [] : ["hardware-error"],
  };
}

/** Minute and hour, then a date of type G. */
function clockOf(bytes: Uint8Array): string | undefined {
  const minute = (bytes[3] ?? 0) & 63;
  const hour = (bytes[4] ?? 0) & 31;
  const date = readTypeG(bytes.subarray(5, 7))?.text;
  if (date === undefined || minute > 59 || hour > 23) return undefined;
  return `${date}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export const bmetersHydroclima: Decoder = { alarms: ["hardware-error"], read };

/** The frame of a telegram of version 53. Temperatures in hundredths of degrees, `time` in ISO 8601. */
export function writeHydroclima(telegram: {
  readonly meter: MeterAddress;
  readonly count: number;
  readonly status: number;
  readonly time: string;
  readonly ambient: readonly [now: number, lastMonth: number];
  readonly heater: readonly [hottest: number, lastMonth: number];
  readonly total: number;
}): Uint8Array {
  const { meter, status, time, ambient, heater } = telegram;
  const date = writeTypeG(time.slice(0, 10));
  const clock = concat(Uint8Array.of(Number(time.slice(14, 16)), Number(time.slice(11, 13))), date);
  const word = (value: number) => writeInteger(value, 3).subarray(0, 2);
  const content = concat(
    Uint8Array.of(0x03, 0x6e),
    writeInteger(telegram.count, 3),
    Uint8Array.of(0x0f, 16),
    word(status),
    clock,
    word(ambient[0]),
    word(heater[0]),
    clock,
    word(ambient[1]),
    word(heater[1]),
    word(0),
    writeInteger(telegram.total, 3),
  );
  return sealTelegram({ meter, crc: "none", content });
}
