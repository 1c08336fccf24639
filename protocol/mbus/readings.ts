// Turns data records into readings: scaled, in the house's units, with the dates of stored values attached.
import { decimal, quantities, type Reading } from "@tributary/core";
import { type MeterDate, readTypeF, readTypeG, readTypeI, readTypeJ } from "./dates.ts";
import type { DataRecord } from "./records.ts";
import { digitsOf, type RawValue, rawValue } from "./values.ts";
import { meaningOf, type ValueMeaning } from "./vif.ts";

/** A record with its meaning. */
export interface MeantRecord {
  readonly record: DataRecord;
  readonly meaning: ValueMeaning;
}

/** What a record's values mean; `undefined` where nobody knows. */
export type RecordMeaning = (record: DataRecord) => ValueMeaning | undefined;

/** The meaning that the standard gives to a record's VIF and VIFEs. */
export const standardMeaning: RecordMeaning = ({ header, vifAt }) => meaningOf(header, vifAt);

/** Readings of all records that have a meaning and whose value the meter calls valid. */
export function readingsOf(records: readonly DataRecord[], recordMeaning: RecordMeaning = standardMeaning): Reading[] {
  const meant: MeantRecord[] = [];
  for (const record of records) {
    const meaning = recordMeaning(record);
    if (meaning !== undefined && meaning.error === undefined) meant.push({ record, meaning });
  }
  const dates = storageDates(meant);
  const readings: Reading[] = [];
  for (const each of meant) {
    const reading = readingOf(each, dates);
    if (reading !== undefined) readings.push(reading);
  }
  return readings;
}

/** Dates that records state about others, by the storage and function that they share (EN 13757-3, 6.3.5). */
type StorageDates = ReadonlyMap<string, string>;

const dateKey = ({ storage, function: how }: DataRecord): string => `${storage} ${how}`;

function storageDates(meant: readonly MeantRecord[]): StorageDates {
  const dates = new Map<string, string>();
  for (const { record, meaning } of meant) {
    const isDate = meaning.quantity === "date" || meaning.quantity === "date-time";
    // The date at storage 0 is the meter's clock, which dates nothing.
    if (!isDate || meaning.qualifiers.length > 0 || (record.storage === 0 && record.function === "instantaneous"))
      continue;
    const date = dateOf(record);
    if (date !== undefined && !dates.has(dateKey(record))) dates.set(dateKey(record), date.text);
  }
  return dates;
}

function dateFor(record: DataRecord, dates: StorageDates): string | undefined {
  if (dates.size === 0) return undefined;
  return dates.get(dateKey(record)) ?? (record.storage > 0 ? dates.get(`${record.storage} instantaneous`) : undefined);
}

/** The data of a date record by their coding (EN 13757-3, table 10, notes to E110 110x). */
function dateOf({ coding, data }: DataRecord): MeterDate | undefined {
  switch (coding) {
    case "int16":
      return readTypeG(data);
    case "int24":
      return readTypeJ(data);
    case "int32":
      return readTypeF(data);
    case "int48":
      return readTypeI(data);
    default:
      return undefined;
  }
}

function readingOf({ record, meaning }: MeantRecord, dates: StorageDates): Reading | undefined {
  const { quantity } = meaning;
  if (quantity === "date" || quantity === "date-time") {
    const date = dateOf(record);
    if (date === undefined) return undefined;
    const qualifiers = date.summer ? [...meaning.qualifiers, "summer-time"] : meaning.qualifiers;
    return { ...frame(record, { ...meaning, qualifiers }), value: date.text };
  }
  const raw = quantity === "text" && record.coding !== "variable" ? digitsOf(record) : rawValue(record);
  const at = dateFor(record, dates);
  const value = scaledValue(raw, meaning);
  if (value === undefined) return undefined;
  return { ...frame(record, meaning), ...value, ...(at === undefined ? {} : { at }) };
}

function scaledValue(
  raw: RawValue,
  { exponent, factor, plus }: ValueMeaning,
): Pick<Reading, "value" | "ticks" | "exponent"> | undefined {
  if (typeof raw !== "number") return raw === undefined ? undefined : { value: raw };
  const scaled = factor === undefined ? decimal(raw, exponent) : (decimal(raw, exponent) * factor[0]) / factor[1];
  const exact = factor === undefined && plus === 0 && Number.isSafeInteger(raw);
  return exact ? { value: scaled, ticks: raw, exponent } : { value: scaled + plus };
}

/** Everything about a reading but its value. */
function frame(record: DataRecord, meaning: ValueMeaning): Omit<Reading, "value"> {
  const { function: how, storage, tariff, subunit } = record;
  const { quantity, direction, qualifiers } = meaning;
  return {
    quantity,
    unit: meaning.unit ?? quantities[quantity].unit,
    function: how,
    storage,
    tariff,
    subunit,
    ...(direction === undefined ? {} : { direction }),
    ...(qualifiers.length === 0 ? {} : { qualifiers }),
  };
}
