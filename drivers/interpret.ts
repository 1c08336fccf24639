// Says what the records of a telegram mean, by the driver of the meter and, without one, by the standard alone.
import { type Alarm, type Reading, toHex } from "@tributary/core";
import { type DataRecord, type RecordList, type RecordMeaning, readingsOf, standardMeaning } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import type { Driver, RecordRule, StatusWord } from "./driver.ts";
import { statusWords } from "./status.ts";

export interface Interpretation {
  /** Name of the driver, `null` where the standard's records alone are the readings. */
  readonly driver: string | null;
  readonly status: readonly StatusWord[];
  readonly readings: readonly Reading[];
}

/** The alarms whose bits are set in a record of flags. */
function flaggedAlarms({ data }: DataRecord, flags: RecordRule["flags"] = {}): Alarm[] {
  const isSet = (bit: number) => (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  return Object.entries(flags).flatMap(([bit, alarm]) => (isSet(Number(bit)) ? [alarm] : []));
}

/** What the maker means by a record, in the standard's terms; nothing where the record is not a value. */
function makersMeaning({ reading }: RecordRule): ReturnType<RecordMeaning> {
  if (reading === undefined) return undefined;
  const { quantity, exponent, direction, qualifiers = [] } = reading;
  const standardUnit = { unit: undefined, factor: undefined, plus: 0 };
  return { quantity, exponent, direction, qualifiers, ...standardUnit, error: undefined, profile: undefined };
}

/** Readings and status of a telegram. */
export function interpret(open: OpenTelegram, { records }: RecordList, driver?: Driver): Interpretation {
  const status = statusWords(open.status, driver?.status);
  const rules = driver?.records;
  if (rules === undefined) return { driver: driver?.name ?? null, status, readings: readingsOf(records) };

  const ruleOf = (record: DataRecord) => {
    const header = toHex(record.header);
    return rules.find((rule) => rule.header === header);
  };
  const meaning: RecordMeaning = (record) => {
    const rule = ruleOf(record);
    return rule === undefined ? standardMeaning(record) : makersMeaning(rule);
  };
  const flagged = records.flatMap((record) => flaggedAlarms(record, ruleOf(record)?.flags));
  return {
    driver: driver?.name ?? null,
    status: [...new Set([...status, ...flagged])],
    readings: readingsOf(records, meaning),
  };
}
