// Writes data records, by meaning or byte for byte as they were read (EN 13757-3, clause 6).
import { concat, type Quantity } from "@tributary/core";
import { writeTypeF, writeTypeG, writeTypeI, writeTypeJ } from "./dates.ts";
import { codingLengths, codings, type DataInformation, writeDataInformation } from "./dif.ts";
import { writeBcd, writeInteger, writeReal } from "./numbers.ts";
import type { DataRecord } from "./records.ts";
import { writeText } from "./values.ts";
import { extensionFbRows } from "./vif-tables/extension-fb.ts";
import { extensionFdRows } from "./vif-tables/extension-fd.ts";
import { primaryRows } from "./vif-tables/primary.ts";
import type { VifRow } from "./vif-tables/vif-row.ts";

/** A record to be written by what it means. */
export interface MeantSpec extends DataInformation {
  /** VIF and VIFE codes; extension bits are set by the writer. `vibOf` finds them for a quantity. */
  readonly vib: readonly number[];
  /** Numbers in steps of the VIF, dates as ISO 8601 text, texts, or data bytes as they are. */
  readonly value?: number | bigint | string | Uint8Array;
  /** The LVAR byte of variable data that are bytes; texts bring their own. */
  readonly lvar?: number;
}

/** A record to be written: by meaning, or by its bytes as `readRecords` gave them. */
export type RecordSpec = MeantSpec | Pick<DataRecord, "header" | "data" | "lvar">;

/** The bytes of records, one after another. Throws a RangeError for a value that its coding cannot hold. */
export function writeRecords(records: readonly RecordSpec[]): Uint8Array {
  return concat(...records.flatMap(writeRecord));
}

function writeRecord(spec: RecordSpec): Uint8Array[] {
  if ("header" in spec) return [spec.header, ...lengthPrefix(spec.lvar), spec.data];
  const data = dataOf(spec);
  const header = Uint8Array.of(...writeDataInformation(spec), ...withExtensionBits(spec.vib));
  return [header, ...lengthPrefix(spec.coding === "variable" ? (spec.lvar ?? data.length) : undefined), data];
}

function lengthPrefix(lvar: number | undefined): Uint8Array[] {
  return lvar === undefined ? [] : [Uint8Array.of(lvar)];
}

/** Each byte but the last says that another one follows (EN 13757-3, 6.4.2). */
function withExtensionBits(vib: readonly number[]): number[] {
  return vib.map((code, i) => (i < vib.length - 1 ? code | 0x80 : code & 0x7f));
}

function dataOf({ coding, value }: MeantSpec): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const length = codingLengths[codings.indexOf(coding)] ?? 0;
  if (value === undefined || coding === "none" || coding === "readout") return new Uint8Array(length);
  if (typeof value === "string") return coding === "variable" ? writeText(value) : writeDate(value, length);
  if (coding === "real32") return writeReal(Number(value));
  return coding.startsWith("bcd") ? writeBcd(Number(value), length) : writeInteger(value, length);
}

function writeDate(text: string, length: number): Uint8Array {
  switch (length) {
    case 2:
      return writeTypeG(text);
    case 3:
      return writeTypeJ(text);
    case 4:
      return writeTypeF(text);
    case 6:
      return writeTypeI(text);
    default:
      throw new RangeError(`a date has no form of ${length} bytes`);
  }
}

const tables: readonly (readonly [readonly VifRow[], readonly number[]])[] = [
  [primaryRows, []],
  [extensionFdRows, [0x7d]],
  [extensionFbRows, [0x7b]],
];

/**
 * VIF codes for `RecordSpec.vib`: data in steps of 10^exponent of the quantity's own unit. Throws a RangeError where the
 * standard has no such VIF; a meter's model is data, so this is a mistake in the model.
 */
export function vibOf(quantity: Quantity, exponent = 0, direction?: "backward"): readonly number[] {
  for (const [rows, prefix] of tables) {
    for (const row of rows) {
      const step = exponent - (row.exponent ?? 0);
      const plain =
        row.unit === undefined && row.units === undefined && row.factor === undefined && row.word === undefined;
      if (plain && row.quantity === quantity && step >= 0 && step < (row.span ?? 1)) {
        return [...prefix, row.code + step, ...(direction === "backward" ? [0x3c] : [])];
      }
    }
  }
  throw new RangeError(`no VIF for ${quantity} in steps of 10^${exponent}`);
}
