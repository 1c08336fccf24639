// Reads the last record of a telegram whose length field is too small: cut there, and whole in the bytes behind.
import { concat } from "@tributary/core";
import { type RecordList, readRecords } from "@tributary/mbus";
import type { SealedTelegram } from "./telegram.ts";
import type { OpenTelegram } from "./unseal.ts";

/** The records, with the last one completed where it can be. What lies behind that is a receiver's and stays unread. */
export function withLeftover({ leftover }: SealedTelegram, open: OpenTelegram, list: RecordList): RecordList {
  if (leftover === undefined || list.fault === undefined || open.security.mode !== 0) return list;
  const longer = readRecords(concat(open.content, leftover));
  if (!("records" in longer)) return list;
  const records = longer.records.filter(({ offset }) => offset < open.content.length);
  return records.length > list.records.length ? { records, moreFollows: list.moreFollows } : list;
}
