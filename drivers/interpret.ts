// Says what the records of a telegram mean, by the driver of the meter and, without one, by the standard alone.
import { type Alarm, type Reading, toHex } from "@tributary/core";
import { type DataRecord, type RecordList, type RecordMeaning, readingsOf, standardMeaning } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import type { Decoded } from "./decoders/decoder.ts";
import { endOfMonthBefore } from "./decoders/months.ts";
import type { Driver, RecordRule, StatusWord } from "./driver.ts";
import { statusWords } from "./status.ts";

export interface Interpretation {
  /** Name of the driver, `null` where the standard's records alone are the readings. */
  readonly driver: string | null;
  readonly status: readonly StatusWord[];
  readonly readings: readonly Reading[];
}

/** The alarms whose bits are set in a record of flags. */
function flaggedAlarms({ data }: DataRecord, { flags = {} }: Partial<RecordRule> = {}): Alarm[] {
  const isSet = (bit: number) => (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  return Object.entries(flags).flatMap(([bit, alarm]) => (isSet(Number(bit)) ? [alarm] : []));
}

/** Whether a reading says that the meter sees an error now (EN 13757-3, table 12: VIF FD 17). */
function isError({ quantity, value, storage, function: said }: Reading): boolean {
  return quantity === "error-flags" && value !== 0 && storage === 0 && said === "instantaneous";
}

/** What the maker means by a record, in the standard's terms. */
function makersMeaning(reading: NonNullable<RecordRule["reading"]>): ReturnType<RecordMeaning> {
  const { quantity, exponent, direction, qualifiers = [] } = reading;
  const standardUnit = { unit: undefined, factor: undefined, plus: 0 };
  return { quantity, exponent, direction, qualifiers, ...standardUnit, error: undefined, profile: undefined };
}

/** The meaning of records by the driver's rules, and by the standard where it has none. */
function meaningBy(rules: readonly RecordRule[]): RecordMeaning {
  return (record) => {
    const reading = ruleFor(record, rules)?.reading;
    return reading === undefined ? standardMeaning(record) : makersMeaning(reading);
  };
}

function ruleFor({ header }: DataRecord, rules: readonly RecordRule[]): RecordRule | undefined {
  const text = toHex(header);
  return rules.find((rule) => rule.header === text);
}

/** Gives kept values their dates, where the meter states only the present one. */
function dateMonthEnds(readings: Reading[], { from }: NonNullable<Driver["monthEnds"]>): void {
  const now = readings.find(({ quantity, storage }) => quantity === "date-time" && storage === 0)?.value;
  if (typeof now !== "string") return;
  for (const [i, reading] of readings.entries()) {
    if (reading.storage < from || reading.at !== undefined || typeof reading.value !== "number") continue;
    const at = endOfMonthBefore(now, reading.storage - from + 1);
    if (at !== undefined) readings[i] = { ...reading, at };
  }
}

/** Readings and status of a telegram; `decoded` is what the driver's decoder found in it. */
export function interpret(
  open: OpenTelegram,
  list: RecordList,
  driver?: Driver,
  decoded: Decoded = {},
): Interpretation {
  const { records } = decoded.records ?? list;
  const rules = driver?.records ?? [];
  const flagged = rules.length === 0 ? [] : records.flatMap((record) => flaggedAlarms(record, ruleFor(record, rules)));
  const readings = readingsOf(records, rules.length === 0 ? standardMeaning : meaningBy(rules));
  // Flags that nobody explains are an error all the same.
  const explained = rules.some(({ flags }) => flags !== undefined);
  const unknown: StatusWord[] = !explained && readings.some(isError) ? ["temporary-error"] : [];
  const status = [...statusWords(open.status, driver?.status), ...flagged, ...(decoded.status ?? []), ...unknown];
  if (driver?.monthEnds !== undefined) dateMonthEnds(readings, driver.monthEnds);
  return {
    driver: driver?.name ?? null,
    status: [...new Set(status)],
    readings: decoded.readings === undefined ? readings : [...readings, ...decoded.readings],
  };
}
