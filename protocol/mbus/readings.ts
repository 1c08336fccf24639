// Turns data records into readings: scaled, in the house's units, with the dates of stored values attached.
import { quantities, type Reading } from "@tributary/core";
import { type MeantRecord, meantRecords, type RecordMeaning, standardMeaning } from "./meant-record.ts";
import { profileValues } from "./profile.ts";
import type { DataRecord } from "./records.ts";
import { dateOf, type StorageDates, storageDates } from "./storage-dates.ts";
import { digitsOf, type RawValue, rawValue, unsignedValue } from "./values.ts";
import { scaled, type ValueMeaning } from "./vif.ts";

/** A reading while it is made: built field by field, for this is the hottest allocation of the decoder. */
type Draft = { -readonly [Field in keyof Reading]: Reading[Field] };

/** Readings of all records that have a meaning and whose value the meter calls valid. */
export function readingsOf(records: readonly DataRecord[], recordMeaning: RecordMeaning = standardMeaning): Reading[] {
  const meant = meantRecords(records, recordMeaning);
  const dates = storageDates(meant);
  const readings: Reading[] = [];
  for (const each of meant) {
    const { record, meaning } = each;
    if (meaning.error !== undefined) continue;
    if (meaning.profile !== undefined) addProfile(readings, each, meant, dates);
    else if (meaning.quantity === "date" || meaning.quantity === "date-time") addDate(readings, each);
    else addValue(readings, each, rawOf(each), record.storage, dates.keptAt(record));
  }
  return readings;
}

function rawOf({ record, meaning }: MeantRecord): RawValue {
  if (meaning.quantity === "text" && record.coding !== "variable") return digitsOf(record);
  return meaning.unsigned === true ? unsignedValue(record) : rawValue(record);
}

function addValue(
  readings: Reading[],
  { record, meaning }: MeantRecord,
  raw: RawValue,
  storage: number,
  at?: string,
): void {
  if (raw === undefined) return;
  const reading = draft(record, meaning, raw);
  reading.storage = storage;
  if (at !== undefined) reading.at = at;
  if (typeof raw === "number") scale(reading, raw, meaning);
  readings.push(reading);
}

/** Ticks and exponent are given where the value is exactly what the meter sent. */
function scale(reading: Draft, raw: number, meaning: ValueMeaning): void {
  reading.value = scaled(raw, meaning);
  if (meaning.factor === undefined && meaning.plus === 0 && Number.isSafeInteger(raw)) {
    reading.ticks = raw;
    reading.exponent = meaning.exponent;
  }
}

function addDate(readings: Reading[], { record, meaning }: MeantRecord): void {
  const date = dateOf(record);
  if (date === undefined) return;
  const reading = draft(record, meaning, date.text);
  const marks = [
    ...(date.summer ? ["summer-time"] : []),
    ...(date.valid ? [] : ["invalid"]),
    ...(date.everyYear ? ["every-year"] : []),
  ];
  if (marks.length > 0) reading.qualifiers = [...meaning.qualifiers, ...marks];
  readings.push(reading);
}

function addProfile(readings: Reading[], each: MeantRecord, meant: readonly MeantRecord[], dates: StorageDates): void {
  const base = meant.find((other) => isBaseOf(other, each));
  const values = profileValues(each, base === undefined ? undefined : rawValue(base.record), dates.baseOf(each.record));
  for (const { raw, storage, at } of values) addValue(readings, each, raw, storage, at);
}

/** Whether a record is of the same register as a profile, and its base (EN 13757-3, annex F.3). */
function isBaseOf({ record, meaning }: MeantRecord, profile: MeantRecord): boolean {
  return (
    meaning.profile === undefined &&
    meaning.quantity === profile.meaning.quantity &&
    meaning.exponent === profile.meaning.exponent &&
    meaning.direction === profile.meaning.direction &&
    record.storage === profile.record.storage &&
    record.tariff === profile.record.tariff &&
    record.subunit === profile.record.subunit
  );
}

function draft(record: DataRecord, meaning: ValueMeaning, value: number | string): Draft {
  const { quantity, unit, direction, qualifiers } = meaning;
  const reading: Draft = {
    quantity,
    value,
    unit: unit ?? quantities[quantity].unit,
    function: record.function,
    storage: record.storage,
    tariff: record.tariff,
    subunit: record.subunit,
  };
  if (direction !== undefined) reading.direction = direction;
  if (qualifiers.length > 0) reading.qualifiers = qualifiers;
  return reading;
}
