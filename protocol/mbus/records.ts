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
  /** The same header and data where they lie, for those who read them in their place. */
  readonly place: RecordPlace;
}

/** Where a record's header and data lie: in a compact frame not in the same bytes. */
export interface RecordPlace {
  readonly headers: Uint8Array;
  readonly headerAt: number;
  readonly headerEnd: number;
  readonly content: Uint8Array;
  readonly dataAt: number;
  readonly dataEnd: number;
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
    records.push(new PlacedRecord(scan, content, content, scan.start));
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
    records.push(new PlacedRecord(scan, format, content, at));
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

/** A record that cuts header and data out of the telegram when somebody asks for them: a view costs as much as a reading. */
class PlacedRecord implements DataRecord, RecordPlace {
  readonly offset: number;
  readonly vifAt: number;
  readonly lvar?: number;
  readonly coding: Coding;
  readonly function: ReadingFunction;
  readonly storage: number;
  readonly tariff: number;
  readonly subunit: number;
  readonly headers: Uint8Array;
  readonly headerAt: number;
  readonly headerEnd: number;
  readonly content: Uint8Array;
  readonly dataAt: number;
  readonly dataEnd: number;

  constructor(scan: Scan, headers: Uint8Array, content: Uint8Array, offset: number) {
    this.offset = offset;
    this.vifAt = scan.vifAt - scan.start;
    this.coding = codings[scan.coding] ?? "none";
    this.function = functions[scan.function] ?? "instantaneous";
    this.storage = scan.storage;
    this.tariff = scan.tariff;
    this.subunit = scan.subunit;
    this.headers = headers;
    this.headerAt = scan.start;
    this.headerEnd = scan.headerEnd;
    this.content = content;
    this.dataAt = scan.dataAt;
    this.dataEnd = scan.dataAt + scan.dataLength;
    if (scan.lvar >= 0) this.lvar = scan.lvar;
  }

  get header(): Uint8Array {
    return this.headers.subarray(this.headerAt, this.headerEnd);
  }

  get data(): Uint8Array {
    return this.content.subarray(this.dataAt, this.dataEnd);
  }

  get place(): RecordPlace {
    return this;
  }
}
