// Turns data records into readings: scaled, in the house's units, with the dates of stored values attached.
import { decimal, quantities, type Reading } from "@tributary/core";
import { type MeantRecord, meantRecords, type RecordMeaning, standardMeaning } from "./meant-record.ts";
import { profileValues } from "./profile.ts";
import type { DataRecord } from "./records.ts";
import { dateOf, type StorageDates, storageDates } from "./storage-dates.ts";
import { digitsOf, type RawValue, rawValue, unsignedValue } from "./values.ts";
import type { ValueMeaning } from "./vif.ts";

/** Readings of all records that have a meaning and whose value the meter calls valid. */
export function readingsOf(records: readonly DataRecord[], recordMeaning: RecordMeaning = standardMeaning): Reading[] {
  const meant = meantRecords(records, recordMeaning);
  const dates = storageDates(meant);
  const readings: Reading[] = [];
  for (const each of meant) {
    const { record, meaning } = each;
    if (meaning.error !== undefined) continue;
    if (meaning.profile !== undefined) readings.push(...profileReadings(each, meant, dates));
    else if (meaning.quantity === "date" || meaning.quantity === "date-time") readings.push(...dateReading(each));
    else readings.push(...valueReading(each, rawOf(each), record.storage, dates.keptAt(record)));
  }
  return readings;
}

function rawOf({ record, meaning }: MeantRecord): RawValue {
  if (record.coding !== "variable" && meaning.quantity === "text") return digitsOf(record);
  return meaning.unsigned === true ? unsignedValue(record) : rawValue(record);
}

function valueReading(
  { record, meaning }: MeantRecord,
  raw: RawValue,
  storage: number,
  at: string | undefined,
): Reading[] {
  const value = scaled(raw, meaning);
  if (value === undefined) return [];
  return [{ ...frame(record, meaning), ...value, storage, ...(at === undefined ? {} : { at }) }];
}

function dateReading({ record, meaning }: MeantRecord): Reading[] {
  const date = dateOf(record);
  if (date === undefined) return [];
  const qualifiers = [...meaning.qualifiers];
  if (date.summer) qualifiers.push("summer-time");
  if (!date.valid) qualifiers.push("invalid");
  return [{ ...frame(record, { ...meaning, qualifiers }), value: date.text }];
}

function profileReadings(each: MeantRecord, meant: readonly MeantRecord[], dates: StorageDates): Reading[] {
  const { record, meaning } = each;
  const base = meant.find((other) => isBaseOf(other, each));
  const values = profileValues(each, base === undefined ? undefined : rawValue(base.record), dates.baseOf(record));
  return values.flatMap(({ raw, storage, at }) => valueReading({ record, meaning }, raw, storage, at));
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

/** Ticks and exponent stay where the value is exactly what the meter sent. */
function scaled(
  raw: RawValue,
  { exponent, factor, plus }: ValueMeaning,
): Pick<Reading, "value" | "ticks" | "exponent"> | undefined {
  if (typeof raw !== "number") return raw === undefined ? undefined : { value: raw };
  const value = decimal(raw, exponent);
  if (factor === undefined && plus === 0) {
    return Number.isSafeInteger(raw) ? { value, ticks: raw, exponent } : { value };
  }
  return { value: (factor === undefined ? value : (value * factor[0]) / factor[1]) + plus };
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
