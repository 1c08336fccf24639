// Walks over application data from record to record and allocates nothing: the one reader beneath objects and typed arrays.
import { codingLengths, mostExtensions, specialDif } from "./dif.ts";

/** Where the last scanned record lies and what its data information block says. Reused from record to record. */
export interface Scan {
  /** Offset of the DIF; the header ends where the data (or their LVAR byte) begin. */
  start: number;
  vifAt: number;
  headerEnd: number;
  /** Offset and length of the data, the LVAR byte not counted. */
  dataAt: number;
  dataLength: number;
  /** DIF bits 0-3 and 4-5. */
  coding: number;
  function: number;
  storage: number;
  tariff: number;
  subunit: number;
  /** The LVAR byte, or -1 where the length is not variable. */
  lvar: number;
}

/** What a scan stopped at. */
export const scanned = { record: 0, end: 1, manufacturer: 2, moreFollows: 3, bad: 4 } as const;
export type Scanned = (typeof scanned)[keyof typeof scanned];

export function newScan(): Scan {
  return {
    start: 0,
    vifAt: 0,
    headerEnd: 0,
    dataAt: 0,
    dataLength: 0,
    coding: 0,
    function: 0,
    storage: 0,
    tariff: 0,
    subunit: 0,
    lvar: -1,
  };
}

/** Data bytes that an LVAR byte announces (EN 13757-3, table 5), or -1 for a reserved one. */
function lvarLength(lvar: number): number {
  if (lvar < 0xc0) return lvar;
  if (lvar < 0xca) return lvar - 0xc0;
  if (lvar >= 0xd0 && lvar < 0xda) return lvar - 0xd0;
  if (lvar >= 0xe0 && lvar < 0xf0) return lvar - 0xe0;
  if (lvar >= 0xf0 && lvar < 0xf5) return 4 * (lvar - 0xec);
  if (lvar === 0xf5) return 48;
  if (lvar === 0xf6) return 64;
  return -1;
}

/**
 * Scans the record at or after `from`, skipping fillers. `end` bounds what may be read: a record that reaches beyond is
 * bad, and `scan.start` is where it begins. After a record, go on at `scan.dataAt + scan.dataLength`.
 */
export function scanRecord(content: Uint8Array, from: number, end: number, scan: Scan): Scanned {
  const header = scanHeader(content, from, end, scan);
  return header === scanned.record ? scanData(content, scan.headerEnd, end, scan) : header;
}

/** Scans DIF to VIFEs alone, as they also stand in the format of a compact frame, without data behind each. */
export function scanHeader(content: Uint8Array, from: number, end: number, scan: Scan): Scanned {
  let at = from;
  while (at < end && content[at] === specialDif.filler) at += 1;
  scan.start = at;
  if (at >= end) return scanned.end;
  let byte = content[at] ?? 0;
  if ((byte & 0x0f) === 0x0f) {
    if (byte === specialDif.manufacturer) return scanned.manufacturer;
    return byte === specialDif.moreFollows ? scanned.moreFollows : scanned.bad;
  }
  scan.coding = byte & 0x0f;
  scan.function = (byte >> 4) & 3;
  let storage = (byte >> 6) & 1;
  let tariff = 0;
  let subunit = 0;
  at += 1;
  for (let i = 0; byte & 0x80; i += 1) {
    if (at >= end || i === mostExtensions) return scanned.bad;
    byte = content[at] ?? 0;
    // Ten DIFEs make 41 bits of storage number: too many for shifts, few enough for doubles.
    storage += (byte & 0x0f) * 2 ** (4 * i + 1);
    tariff += ((byte >> 4) & 3) << (2 * i);
    subunit += ((byte >> 6) & 1) << i;
    at += 1;
  }
  scan.storage = storage;
  scan.tariff = tariff;
  scan.subunit = subunit;
  scan.vifAt = at;
  if (at >= end) return scanned.bad;
  byte = content[at] ?? 0;
  at += 1;
  // A plain text VIF: its length and characters stand before the VIFEs (EN 13757-3, 6.4.4).
  if ((byte & 0x7f) === 0x7c) at += 1 + (content[at] ?? 0);
  for (let i = 0; byte & 0x80; i += 1) {
    if (at >= end || i === mostExtensions) return scanned.bad;
    byte = content[at] ?? 0;
    at += 1;
  }
  scan.headerEnd = at;
  return at > end ? scanned.bad : scanned.record;
}

/** Scans the data that belong to the scanned header. */
export function scanData(content: Uint8Array, from: number, end: number, scan: Scan): Scanned {
  scan.dataAt = from;
  scan.lvar = -1;
  scan.dataLength = codingLengths[scan.coding] ?? 0;
  if (scan.coding === 0x0d) {
    if (from >= end) return scanned.bad;
    scan.lvar = content[from] ?? 0;
    scan.dataAt = from + 1;
    scan.dataLength = lvarLength(scan.lvar);
    if (scan.dataLength < 0) return scanned.bad;
  }
  return scan.dataAt + scan.dataLength > end ? scanned.bad : scanned.record;
}
