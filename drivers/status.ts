// Reads the status byte of the transport layer as words, by the standard and by the maker's own bits.
import type { StatusRow, StatusWord } from "./driver.ts";

/** EN 13757-7, table 7 (OMS volume 2, 7.2.3). Bits 5 to 7 are the maker's. */
const standardStatus: readonly StatusRow[] = [
  { mask: 0x03, value: 0x01, word: "busy" },
  { mask: 0x03, value: 0x02, word: "application-error" },
  { mask: 0x03, value: 0x03, word: "abnormal" },
  { mask: 0x04, value: 0x04, word: "low-battery" },
  { mask: 0x08, value: 0x08, word: "hardware-error" },
  { mask: 0x10, value: 0x10, word: "temporary-error" },
];

/** The words of a status byte, standard ones first. Bits that a maker's row covers are read as the maker says. */
export function statusWords(status: number, makers: readonly StatusRow[] = []): StatusWord[] {
  if (status === 0) return [];
  const theirs = makers.reduce((bits, { mask }) => bits | mask, 0);
  const rows = [...standardStatus.filter(({ mask }) => (mask & theirs) === 0), ...makers];
  return rows.filter(({ mask, value }) => (status & mask) === value).map(({ word }) => word);
}
