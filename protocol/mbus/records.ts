// Reads application data as data records and writes them (EN 13757-3, clause 6).
import { Fault, type ReadingFunction } from "@tributary/core";

/** How a record's data are coded (EN 13757-3, table 4). */
export type Coding =
  | "none"
  | "int8"
  | "int16"
  | "int24"
  | "int32"
  | "int48"
  | "int64"
  | "real32"
  | "bcd2"
  | "bcd4"
  | "bcd6"
  | "bcd8"
  | "bcd12"
  | "variable"
  | "readout";

/** One data record: header and data as sent, and what the header's data information block says. */
export interface DataRecord {
  /** Offset of the DIF in the content. */
  readonly offset: number;
  /** DIF, DIFEs, VIF and VIFEs as sent. */
  readonly header: Uint8Array;
  /** The data bytes; for variable length without the LVAR byte. */
  readonly data: Uint8Array;
  readonly coding: Coding;
  readonly function: ReadingFunction;
  readonly storage: number;
  readonly tariff: number;
  readonly subunit: number;
  /** Offset of the VIF in the header. */
  readonly vifAt: number;
  /** The LVAR byte, for variable length. */
  readonly lvar?: number;
}

export interface RecordList {
  readonly records: readonly DataRecord[];
  /** What follows DIF 0F or 1F: the maker's own bytes. */
  readonly manufacturerData?: { readonly offset: number; readonly bytes: Uint8Array };
  /** DIF 1F: more records follow in the next telegram. */
  readonly moreFollows: boolean;
}

/** A record to be written: by meaning, or by its bytes as `readRecords` gives them. */
export type RecordSpec =
  | {
      readonly coding: Coding;
      /** VIF and VIFE codes; extension bits are set by the writer. See `vibOf`. */
      readonly vib: readonly number[];
      /** Numbers in steps of the VIF, dates as ISO 8601 text, texts, or data bytes as they are. */
      readonly value?: number | bigint | string | Uint8Array;
      readonly function?: ReadingFunction;
      readonly storage?: number;
      readonly tariff?: number;
      readonly subunit?: number;
    }
  | Pick<DataRecord, "header" | "data" | "lvar">;

export function readRecords(_content: Uint8Array, from = 0): RecordList | Fault {
  return new Fault("no-data", "application", from);
}

export function writeRecords(_records: readonly RecordSpec[]): Uint8Array {
  return new Uint8Array(0);
}
