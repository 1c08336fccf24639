// Says what the content of a telegram means, by its driver and, without one, by the standard.
import { Fault, type Reading, toHex } from "@tributary/core";
import { type DataRecord, type RecordList, readingsOf, standardMeaning } from "@tributary/mbus";
import type { OpenTelegram } from "@tributary/wmbus";
import { decoderNamed } from "../decoders/decoders.ts";
import type { Driver } from "../driver.ts";
import { interpret } from "../interpret.ts";
import type { ContentWords } from "./explain-content.ts";
import { readingWords } from "./value-words.ts";

/** `list` are the content's records as far as it has any. Without an opened telegram the standard alone speaks. */
export function contentWords(
  open: OpenTelegram | undefined,
  list: RecordList | undefined,
  driver: Driver | undefined,
  cipher: string | undefined,
): ContentWords {
  const dialect = open === undefined ? undefined : dialectOf(open, list, driver);
  if (open === undefined || list === undefined) {
    return { record: (record) => valueWords(record, readingsOf([record]), []), ...dialect, cipher, list };
  }
  const whole = interpret(open, list, driver).readings;
  const record = (one: DataRecord): string => {
    const { readings, status } = interpret({ ...open, status: 0 }, { records: [one], moreFollows: false }, driver);
    const dated = readings.map((reading) => whole.find((other) => isSame(reading, other)) ?? reading);
    return valueWords(one, dated, status);
  };
  return { record, ...dialect, cipher, list };
}

function valueWords(record: DataRecord, readings: readonly Reading[], alarms: readonly string[]): string {
  if (readings.length > 0 || alarms.length > 0) return [...readings.map(readingWords), ...alarms].join("; ");
  const meaning = standardMeaning(record);
  if (meaning?.error !== undefined) return `no value: ${meaning.error}`;
  if (meaning?.profile !== undefined) return "a profile of values";
  return meaning === undefined
    ? `${toHex(record.data.toReversed())}: only the maker knows`
    : "marked as no valid value";
}

/** Readings of one record lack the date that another record gives them. */
function isSame(one: Reading, other: Reading): boolean {
  return (
    one.quantity === other.quantity &&
    one.value === other.value &&
    one.function === other.function &&
    one.storage === other.storage &&
    one.tariff === other.tariff &&
    one.subunit === other.subunit
  );
}

/** What the driver's decoder reads beside or instead of the records. */
function dialectOf(
  open: OpenTelegram,
  list: RecordList | undefined,
  driver: Driver | undefined,
): { readonly makers: string; readonly whole: boolean } | undefined {
  const decoded = decoderNamed(driver?.decoder)?.read(open, list);
  if (decoded === undefined || driver === undefined) return undefined;
  const by = `the maker's own form, read by decoder ${driver.decoder}`;
  if (decoded instanceof Fault) return { makers: `${by}: ${decoded.says}`, whole: false };
  const none = { records: [], moreFollows: false };
  const readings =
    decoded.records === undefined ? (decoded.readings ?? []) : interpret(open, none, driver, decoded).readings;
  const words = [...readings.map(readingWords), ...(decoded.status ?? [])];
  return { makers: words.length === 0 ? by : `${by}: ${words.join("; ")}`, whole: decoded.records !== undefined };
}
