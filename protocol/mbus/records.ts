// Reads application data as data records (EN 13757-3, clause 6).
import { Fault, type ReadingFunction } from "@tributary/core";
import { type Coding, codings, functions } from "./dif.ts";
import { newScan, type Scan, scanData, scanHeader, scanned, scanRecord } from "./record-scan.ts";

/** One data record: header and data as sent, and what its data information block says. */
export interface DataRecord {
  /** Offset of the DIF in the content; in a compact frame, of the data. */
  readonly offset: number;
  /** DIF, DIFEs, VIF and VIFEs as sent. */
  readonly header: Uint8Array;
  /** Offset of the VIF in the header. */
  readonly vifAt: number;
  /** The data bytes; for variable length without the LVAR byte. */
  readonly data: Uint8Array;
  /** The LVAR byte, for variable length. */
  readonly lvar?: number;
  readonly coding: Coding;
  readonly function: ReadingFunction;
  readonly storage: number;
  readonly tariff: number;
  readonly subunit: number;
}

export interface RecordList {
  readonly records: readonly DataRecord[];
  /** What follows DIF 0F or 1F: the maker's own bytes. */
  readonly manufacturerData?: { readonly offset: number; readonly bytes: Uint8Array };
  /** DIF 1F: more records follow in the next telegram. */
  readonly moreFollows: boolean;
  /** Set where reading stopped early at a record that cannot be read; those before it are whole. */
  readonly fault?: Fault;
}

/** The records from `from` on; a fault where not even the first one can be read. Never more records than bytes. */
export function readRecords(content: Uint8Array, from = 0): RecordList | Fault {
  const scan = newScan();
  const records: DataRecord[] = [];
  let at = from;
  let found = scanRecord(content, at, content.length, scan);
  while (found === scanned.record) {
    records.push(recordOf(scan, content, content, scan.start));
    at = scan.dataAt + scan.dataLength;
    found = scanRecord(content, at, content.length, scan);
  }
  if (found === scanned.bad) {
    const fault = new Fault("bad-record", "application", scan.start);
    return records.length === 0 ? fault : { records, moreFollows: false, fault };
  }
  if (found === scanned.end) return { records, moreFollows: false };
  const manufacturerData = { offset: scan.start + 1, bytes: content.subarray(scan.start + 1) };
  return { records, manufacturerData, moreFollows: found === scanned.moreFollows };
}

/** The records of a compact frame: headers from the format, data one after another from the frame (EN 13757-3, annex G). */
export function readCompactRecords(format: Uint8Array, content: Uint8Array, from = 0): RecordList | Fault {
  const scan = newScan();
  const records: DataRecord[] = [];
  let at = from;
  let headerAt = 0;
  while (scanHeader(format, headerAt, format.length, scan) === scanned.record) {
    headerAt = scan.headerEnd;
    if (scanData(content, at, content.length, scan) !== scanned.record) {
      return new Fault("bad-record", "application", at, "shorter than its format");
    }
    records.push(recordOf(scan, format, content, at));
    at = scan.dataAt + scan.dataLength;
  }
  return { records, moreFollows: false };
}

/** The headers of records one after another: the format that a compact frame leaves out. */
export function formatOf(records: readonly DataRecord[]): Uint8Array {
  const format = new Uint8Array(records.reduce((sum, { header }) => sum + header.length, 0));
  let at = 0;
  for (const { header } of records) {
    format.set(header, at);
    at += header.length;
  }
  return format;
}

function recordOf(scan: Scan, headers: Uint8Array, content: Uint8Array, offset: number): DataRecord {
  return {
    offset,
    header: headers.subarray(scan.start, scan.headerEnd),
    vifAt: scan.vifAt - scan.start,
    data: content.subarray(scan.dataAt, scan.dataAt + scan.dataLength),
    ...(scan.lvar < 0 ? {} : { lvar: scan.lvar }),
    coding: codings[scan.coding] ?? "none",
    function: functions[scan.function] ?? "instantaneous",
    storage: scan.storage,
    tariff: scan.tariff,
    subunit: scan.subunit,
  };
}
