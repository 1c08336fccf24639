// Techem's own telegrams (CI A0 to A2): water meters, heat meters, heat cost allocators and smoke detectors.
import { type Alarm, Fault, type MeterAddress, type Quantity, type Unit } from "@tributary/core";
import { isoDate, readUnsigned, writeInteger } from "@tributary/mbus";
import { type OpenTelegram, sealTelegram } from "@tributary/wmbus";
import type { Decoded, Decoder } from "./decoder.ts";
import { endOfMonthBefore } from "./months.ts";
import { type ReadingDetails, textReading, valueReading } from "./value.ts";

/**
 * Where a kind of device puts its numbers, in bytes behind the CI. All put the status into byte 0 and the due date into
 * bytes 1 and 2; the index at the due date and what was counted since then follow.
 */
interface Layout {
  readonly quantity: Quantity;
  readonly exponent: number;
  readonly unit?: Unit;
  readonly dueAt: number;
  /** Byte of the day and month of the telegram, where it has them. */
  readonly todayAt?: number;
  readonly sinceAt: number;
  /** Bytes of each of the two numbers. */
  readonly length: 2 | 3;
  /** The number that is counted since the due date starts at zero there (heat cost units); else both make the index. */
  readonly restarts?: true;
  /** Byte of the room's temperature, the radiator's behind it: hundredths of degrees. */
  readonly temperaturesAt?: number;
}

const water: Layout = { quantity: "volume", exponent: -1, dueAt: 3, todayAt: 5, sinceAt: 7, length: 2 };
const heat: Layout = { quantity: "energy", exponent: 0, dueAt: 3, sinceAt: 7, length: 3 };
const heatInJoules: Layout = { ...heat, unit: "MJ" };
const allocator: Layout = {
  quantity: "heat-cost",
  exponent: 0,
  dueAt: 3,
  todayAt: 5,
  sinceAt: 7,
  length: 2,
  restarts: true,
};

/** By type byte, in which Techem has numbers of its own, and by version where versions differ. */
const layouts: Readonly<Record<string, Layout>> = {
  "62": water,
  "72": water,
  "04": heat,
  "43": heat,
  "45": heat,
  c3: heat,
  "04.27": heatInJoules,
  "43.27": heatInJoules,
  "c3.27": heatInJoules,
  "80": allocator,
  "80.69": { ...allocator, temperaturesAt: 9 },
  "80.94": { ...allocator, temperaturesAt: 10 },
};

const smokeDetector = "f0";
/** Water meters of this version send the index itself and the consumption of twelve months. */
const monthly = "50";

function read({ ci, meter, content }: OpenTelegram): Decoded | Fault | undefined {
  if (ci < 0xa0 || ci > 0xa2) return undefined;
  const { type, version } = meter;
  if (type === smokeDetector) return readSmokeDetector(content);
  if ((type === "62" || type === "72") && version === monthly) return readMonths(content);
  const layout = layouts[`${type}.${version}`] ?? layouts[type];
  if (layout === undefined) return undefined;
  const { quantity, exponent, unit, dueAt, todayAt, sinceAt, length, restarts = false, temperaturesAt } = layout;
  if (content.length < sinceAt + length) return new Fault("truncated", "driver", content.length);
  const value = (ticks: number, details: ReadingDetails = {}) =>
    valueReading(quantity, ticks, exponent, unit === undefined ? details : { ...details, unit });
  const due = numberAt(content, dueAt, length);
  const since = numberAt(content, sinceAt, length);
  const dueDate = readDueDate(numberAt(content, 1, 2));
  const today = todayAt === undefined ? undefined : readToday(numberAt(content, todayAt, 2), dueDate);
  const temperatures = temperaturesAt === undefined ? [] : ([temperaturesAt, temperaturesAt + 2] as const);
  return {
    readings: [
      value(restarts ? since : due + since),
      ...(restarts ? [] : [value(since, { qualifiers: ["since-due-date"] })]),
      value(due, { storage: 1, ...(dueDate === undefined ? {} : { at: dueDate }) }),
      ...(dueDate === undefined ? [] : [textReading("date", dueDate, { storage: 1 })]),
      ...(today === undefined ? [] : [textReading("date", today)]),
      ...temperatures.flatMap((at, i) =>
        content.length < at + 2
          ? []
          : [valueReading(i === 0 ? "temperature" : "flow-temperature", numberAt(content, at, 2), -2, where[i])],
      ),
    ],
  };
}

const where: readonly ReadingDetails[] = [{ qualifiers: ["room"] }, { qualifiers: ["radiator"] }];

/** Bits of a smoke detector's status. */
const smokeFlags: readonly (readonly [bit: number, alarm: Alarm])[] = [
  [0, "smoke"],
  [7, "hardware-error"],
];

/** Status, due date and, written as that is, the date of the telegram. */
function readSmokeDetector(content: Uint8Array): Decoded | Fault {
  if (content.length < 3) return new Fault("truncated", "driver", content.length);
  const [status = 0] = content;
  const dueDate = readDueDate(numberAt(content, 1, 2));
  const today = content.length < 5 ? undefined : readDueDate(numberAt(content, 3, 2));
  return {
    readings: [
      ...(dueDate === undefined ? [] : [textReading("date", dueDate, { storage: 1 })]),
      ...(today === undefined ? [] : [textReading("date", today)]),
    ],
    status: smokeFlags.filter(([bit]) => ((status >> bit) & 1) === 1).map(([, alarm]) => alarm),
  };
}

/** Date, index, and the half months' consumption of this month and eleven before it, the latest first. */
function readMonths(content: Uint8Array): Decoded | Fault {
  const firstAt = 8;
  if (content.length < firstAt) return new Fault("truncated", "driver", content.length);
  const today = readDueDate(numberAt(content, 2, 2));
  const months = Math.min(12, Math.floor((content.length - firstAt) / 3));
  return {
    readings: [
      valueReading("volume", numberAt(content, 4, 4), -1),
      ...(today === undefined ? [] : [textReading("date", today)]),
      ...Array.from({ length: months }, (_, i) => {
        const at = firstAt + 3 * i;
        const consumed = (content[at] ?? 0) + (content[at + 1] ?? 0);
        const month = today === undefined ? undefined : i === 0 ? today : endOfMonthBefore(today, i);
        const dated = month === undefined ? {} : { at: month };
        return valueReading("volume", consumed, -1, { storage: i + 1, qualifiers: ["consumed-in-month"], ...dated });
      }),
    ],
  };
}

function numberAt(content: Uint8Array, at: number, length: number): number {
  return readUnsigned(content.subarray(at, at + length));
}

/** Bits 0 to 4 day, 5 to 8 month, 9 to 15 year of this century. */
function readDueDate(bits: number): string | undefined {
  return isoDate(2000 + (bits >> 9), (bits >> 5) & 15, bits & 31);
}

/** Bits 4 to 8 day, 9 to 12 month; the year is that in which the due date was the last one. */
function readToday(bits: number, dueDate: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d+)-(\d+)-(\d+)$/.exec(dueDate ?? "")?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const thisMonth = (bits >> 9) & 15;
  const thisDay = (bits >> 4) & 31;
  const later = thisMonth > month || (thisMonth === month && thisDay > day);
  return isoDate(later ? year : year + 1, thisMonth, thisDay);
}

export const techem: Decoder = { alarms: smokeFlags.map(([, alarm]) => alarm), read };

/** What a Techem telegram says, for the layouts of two numbers. */
export interface TechemTelegram {
  readonly meter: MeterAddress;
  readonly status?: number;
  /** ISO 8601. */
  readonly dueDate: string;
  readonly today: string;
  /** In steps of the device. */
  readonly due: number;
  readonly since: number;
  /** Hundredths of degrees. */
  readonly room?: number;
  readonly radiator?: number;
}

/** The frame of a telegram. */
export function writeTechem(telegram: TechemTelegram): Uint8Array {
  const { meter, status = 0, dueDate, today, due, since, room = 0, radiator = 0 } = telegram;
  const layout = layouts[`${meter.type}.${meter.version}`] ?? layouts[meter.type];
  const content = new Uint8Array(40);
  content[0] = status;
  const part = (date: string, from: number) => Number(date.slice(from, from + 2));
  const put = (value: number, at: number, length = 2) =>
    content.set(writeInteger(value, length + 1).subarray(0, length), at);
  put(part(dueDate, 8) | (part(dueDate, 5) << 5) | (part(dueDate, 2) << 9), 1);
  if (layout === undefined) {
    content.set(content.subarray(1, 3), 3);
    return sealTelegram({ meter, crc: "none", ci: 0xa0, content });
  }
  put(due, layout.dueAt, layout.length);
  put(since, layout.sinceAt, layout.length);
  if (layout.todayAt !== undefined) put((part(today, 8) << 4) | (part(today, 5) << 9), layout.todayAt);
  if (layout.temperaturesAt !== undefined) {
    put(room, layout.temperaturesAt);
    put(radiator, layout.temperaturesAt + 2);
  }
  return sealTelegram({ meter, crc: "none", ci: 0xa2, content });
}
