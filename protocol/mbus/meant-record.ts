// A data record together with what its value information block means.
import type { DataRecord } from "./records.ts";
import { meaningOf, type ValueMeaning } from "./vif.ts";

export interface MeantRecord {
  readonly record: DataRecord;
  readonly meaning: ValueMeaning;
}

/** What a record's values mean; `undefined` where nobody knows. */
export type RecordMeaning = (record: DataRecord) => ValueMeaning | undefined;

/** The meaning that the standard gives to a record's VIF and VIFEs. */
export const standardMeaning: RecordMeaning = ({ vifAt, place }) =>
  meaningOf(place.headers, place.headerAt + vifAt, place.headerEnd);

/** The records that have a meaning; the others are left out. */
export function meantRecords(records: readonly DataRecord[], recordMeaning: RecordMeaning): MeantRecord[] {
  const meant: MeantRecord[] = [];
  for (const record of records) {
    const meaning = recordMeaning(record);
    if (meaning !== undefined) meant.push({ record, meaning });
  }
  return meant;
}
