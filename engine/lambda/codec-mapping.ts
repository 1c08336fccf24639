// What the fields of a codec's answer mean as registers of a meter: a table that an integrator states per device type.
import {
  type Alarm,
  alarms,
  isQuantity,
  origins,
  quantities,
  quantityOf,
  type RegisterName,
  type Seconds,
  tickOf,
  type Unit,
  unitFactor,
} from "@tributary/core";
import { type FieldPath, fieldsAt, readFieldPath, sibling } from "./field-path.ts";

/** One field with what it means; plain data, so that it can stand in a file. */
export type MappingRow = RegisterRow | AlarmRow;

export interface RegisterRow {
  /** Where the value stands: `water.total`, `log[].volume` for each entry of a list, `channels[2].pulses` for one. */
  readonly field: string;
  readonly register: RegisterName;
  /** value * 10^exponent stands in this unit: litres are `m3` and -3. */
  readonly unit: Unit;
  /** 0 unless told. */
  readonly exponent?: number;
  /** Where the value's own date stands: RFC 3339, or seconds or milliseconds since 1970. When it was heard, unless told. */
  readonly at?: string;
}

export interface AlarmRow {
  readonly field: string;
  /** Raised where the field is true, or a number or a text other than 0, "", "0", "no", "none", "ok" or "false". */
  readonly alarm: Alarm;
}

/** A reading as stores take it. */
export interface MappedReading {
  readonly register: RegisterName;
  readonly at: Seconds;
  readonly ticks: number;
  readonly quality: number;
}

export interface Mapped {
  readonly readings: readonly MappedReading[];
  readonly alarms: readonly Alarm[];
  /** One sentence for each field that is there and cannot be taken, named by its path. */
  readonly errors: readonly string[];
}

/**
 * What normalised payloads of The Things Stack say of a meter. Volumes there are litres, and `battery` is volts; the
 * pressure there is that of the air and no meter's.
 */
export const normalisedRows: readonly MappingRow[] = [
  { field: "metering.water.total", register: "volume", unit: "m3", exponent: -3 },
  { field: "water.temperature.current", register: "temperature", unit: "°C" },
  { field: "water.temperature.min", register: "temperature.min", unit: "°C" },
  { field: "water.temperature.max", register: "temperature.max", unit: "°C" },
  { field: "water.temperature.avg", register: "temperature.average", unit: "°C" },
  { field: "air.temperature", register: "external-temperature", unit: "°C" },
  { field: "air.relativeHumidity", register: "humidity", unit: "%" },
  { field: "air.co2", register: "concentration", unit: "ppm" },
  { field: "battery", register: "voltage", unit: "V" },
  { field: "water.leak", alarm: "leak" },
];

/** What is wrong with a table, a sentence a row; empty when it can be used. */
export function checkMapping(rows: readonly MappingRow[]): string[] {
  const wrong = rows.flatMap((row) => rowFault(row).map((says) => `${row.field}: ${says}`));
  return rows.length === 0 ? ["the mapping names no field"] : wrong;
}

function rowFault(row: MappingRow): string[] {
  if (readFieldPath(row.field) === undefined) return ["is no path such as water.total or log[].volume"];
  if ("alarm" in row) return Object.hasOwn(alarms, row.alarm) ? [] : [`there is no alarm ${row.alarm}`];
  const word = row.register.split(".", 1)[0] ?? "";
  if (!isQuantity(word)) return [`there is no quantity ${word}`];
  if (tickOf(word) === undefined) return [`${word} is not a number`];
  const { unit } = quantities[word];
  const [numerator, denominator] = unitFactor(row.unit, word);
  if (row.unit !== unit && numerator === 1 && denominator === 1) return [`${word} is kept in ${unit}, not ${row.unit}`];
  const { exponent = 0 } = row;
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 12) return [`${exponent} is no exponent of ten`];
  if (row.at !== undefined && readFieldPath(row.at) === undefined) return [`${row.at} is no path`];
  return [];
}

type Mapping = (data: unknown, heard: Seconds) => Mapped;

/** The table as a function of a codec's answer and when it was heard. The table must be one that `checkMapping` passes. */
export function openMapping(rows: readonly MappingRow[]): Mapping {
  const wrong = checkMapping(rows);
  if (wrong.length > 0) throw new RangeError(wrong.join("; "));
  const takes = rows.map((row) => ("alarm" in row ? takeAlarm(row) : takeRegister(row)));
  return (data, heard) => {
    const mapped = { readings: [], alarms: [], errors: [] };
    for (const take of takes) take(data, heard, mapped);
    return mapped;
  };
}

/** What is gathered from the rows of one answer. */
interface Gathered {
  readonly readings: MappedReading[];
  readonly alarms: Alarm[];
  readonly errors: string[];
}
type Take = (data: unknown, heard: Seconds, gathered: Gathered) => void;

const calm = new Set(["", "0", "no", "none", "ok", "false", "off", "normal"]);

function takeAlarm({ field, alarm }: AlarmRow): Take {
  const path = pathOf(field);
  return (data, _, { alarms }) => {
    const raised = fieldsAt(data, path).some(({ value }) =>
      typeof value === "string"
        ? !calm.has(value.toLowerCase())
        : value === true || (typeof value === "number" && value !== 0),
    );
    if (raised && !alarms.includes(alarm)) alarms.push(alarm);
  };
}

function takeRegister({ field, register, unit, exponent = 0, at }: RegisterRow): Take {
  const path = pathOf(field);
  const datePath = at === undefined ? undefined : pathOf(at);
  const quantity = quantityOf(register);
  const [numerator, denominator] = unitFactor(unit, quantity);
  const shift = exponent - (tickOf(quantity) ?? 0);

  return (data, heard, { readings, errors }) => {
    for (const { value, name, places } of fieldsAt(data, path)) {
      const number = readNumber(value);
      if (typeof number === "string") {
        errors.push(`${name} ${number}`);
        continue;
      }
      const ticks = Math.round((scaled(number, shift) * numerator) / denominator);
      if (!Number.isSafeInteger(ticks)) {
        errors.push(`${name} is too large: ${number}`);
        continue;
      }
      const moment = datePath === undefined ? heard : readMoment(sibling(data, datePath, places), heard);
      if (typeof moment === "string") {
        errors.push(`${at} of ${name} ${moment}`);
        continue;
      }
      const quality = datePath === undefined ? origins.heard : origins.stored;
      readings.push({ register, at: moment, ticks, quality });
    }
  };
}

/** value * 10^shift; divided where shift is negative, since 10^-3 is no exact double. */
function scaled(value: number, shift: number): number {
  return shift < 0 ? value / 10 ** -shift : value * 10 ** shift;
}

function pathOf(text: string): FieldPath {
  return readFieldPath(text) ?? [];
}

/** The number of a field, or what it is instead. Many codecs answer texts such as "12.500". */
function readNumber(value: unknown): number | string {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(value)) return Number(value);
  return `is no number: ${show(value)}`;
}

/** Numbers from here on are milliseconds; as seconds they would lie in the year 5138. */
const leastMilliseconds = 1e11;

function readMoment(value: unknown, heard: Seconds): Seconds | string {
  const seconds =
    typeof value === "number"
      ? Math.floor(value >= leastMilliseconds ? value / 1000 : value)
      : typeof value === "string"
        ? Math.floor(Date.parse(value) / 1000)
        : Number.NaN;
  if (!Number.isSafeInteger(seconds) || seconds <= 0) return `is no date: ${show(value)}`;
  return seconds > heard ? `lies in the future: ${show(value)}` : seconds;
}

function show(value: unknown): string {
  return typeof value === "object" && value !== null ? "an object" : String(value).slice(0, 40);
}
