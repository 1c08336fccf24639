// Says what the records of a telegram mean, by the driver of the meter and, without one, by the standard alone.
import { type Alarm, decimal, quantities, type Reading, toHex } from "@tributary/core";
import { type DataRecord, type RecordList, readingsOf } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import type { Driver, RecordRule, StatusWord } from "./driver.ts";
import { numberOf } from "./record-number.ts";
import { statusWords } from "./status.ts";

export interface Interpretation {
  /** Name of the driver, `null` where the standard's records alone are the readings. */
  readonly driver: string | null;
  readonly status: readonly StatusWord[];
  readonly readings: readonly Reading[];
}

/** What a maker's own record says, as a reading; `undefined` where it holds no number. */
function ruledReading(record: DataRecord, { reading }: RecordRule): Reading | undefined {
  const ticks = numberOf(record);
  if (reading === undefined || ticks === undefined) return undefined;
  const { quantity, exponent, ...rest } = reading;
  const { storage, tariff, subunit } = record;
  const unit = quantities[quantity].unit;
  const value = decimal(ticks, exponent);
  return { quantity, value, unit, function: record.function, storage, tariff, subunit, ...rest, ticks, exponent };
}

/** The alarms whose bits are set in a record of flags. */
function flaggedAlarms(record: DataRecord, { flags = {} }: RecordRule): Alarm[] {
  const isSet = (bit: number) => (((record.data[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  return Object.entries(flags).flatMap(([bit, alarm]) => (isSet(Number(bit)) ? [alarm] : []));
}

/** Readings and status of a telegram. The maker's own records follow the standard ones. */
export function interpret(open: OpenTelegram, list: RecordList, driver?: Driver): Interpretation {
  const status = statusWords(open.status, driver?.status);
  const rules = driver?.records;
  if (rules === undefined) return { driver: driver?.name ?? null, status, readings: readingsOf(list.records) };

  const ruleOf = (record: DataRecord) => rules.find(({ header }) => header === toHex(record.header));
  const standard: DataRecord[] = [];
  const ruled: Reading[] = [];
  const words = new Set(status);
  for (const record of list.records) {
    const rule = ruleOf(record);
    if (rule === undefined) {
      standard.push(record);
      continue;
    }
    const reading = ruledReading(record, rule);
    if (reading !== undefined) ruled.push(reading);
    for (const alarm of flaggedAlarms(record, rule)) words.add(alarm);
  }
  return { driver: driver?.name ?? null, status: [...words], readings: [...readingsOf(standard), ...ruled] };
}
