// Says of each byte of a record's header what it means (EN 13757-3, 6.3 and 6.4).
import { decimal, quantities, toHex } from "@tributary/core";
import { type Coding, codings, functions } from "./dif.ts";
import { readText } from "./values.ts";
import { meaningOf, type ValueMeaning } from "./vif.ts";
import { orthogonalExtensionVifes, orthogonalVifes, type VifeRow } from "./vif-tables/orthogonal.ts";

/** Some bytes, one after another, that say one thing. */
export interface RecordPart {
  readonly length: number;
  /** The field's name in the standard. */
  readonly name: string;
  /** What it says here, in words. */
  readonly says: string;
}

/** EN 13757-3, table 4. */
const codingWords: Readonly<Record<Coding, string>> = {
  none: "no data",
  int8: "8-bit integer",
  int16: "16-bit integer",
  int24: "24-bit integer",
  int32: "32-bit integer",
  real32: "32-bit real",
  int48: "48-bit integer",
  int64: "64-bit integer",
  readout: "selection for readout",
  bcd2: "2-digit BCD",
  bcd4: "4-digit BCD",
  bcd6: "6-digit BCD",
  bcd8: "8-digit BCD",
  variable: "variable length",
  bcd12: "12-digit BCD",
};

const extension = 0x80;
const plainTextVif = 0x7c;
const extensionTables: Readonly<Record<number, string>> = { 251: "FB", 253: "FD" };
const makersVif = 0x7f;

/** DIF to last VIFE of a record: parts that make up `header` without a gap. `vifAt` is where its VIF stands. */
export function explainRecordHeader(header: Uint8Array, vifAt: number): RecordPart[] {
  const parts: RecordPart[] = [];
  for (let at = 0; at < vifAt; at += 1) {
    const byte = header[at] ?? 0;
    parts.push(at === 0 ? one("DIF", difSays(byte)) : one("DIFE", difeSays(byte, at - 1)));
  }
  return [...parts, ...explainValueInformation(header.subarray(vifAt))];
}

function one(name: string, says: string): RecordPart {
  return { length: 1, name, says };
}

function difSays(dif: number): string {
  const words = [`${codingWords[codings[dif & 15] ?? "none"]}, ${functions[(dif >> 4) & 3]} value`];
  if (dif & 0x40) words.push("storage 1");
  if (dif & extension) words.push("a DIFE follows");
  return words.join(", ");
}

/** Each DIFE adds four bits of storage number, two of tariff and one of subunit (EN 13757-3, 6.3.4). */
function difeSays(dife: number, index: number): string {
  const adds = [
    ["storage", (dife & 15) * 2 ** (4 * index + 1)],
    ["tariff", ((dife >> 4) & 3) * 4 ** index],
    ["subunit", ((dife >> 6) & 1) * 2 ** index],
  ] as const;
  const words = adds.filter(([, value]) => value !== 0).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? "adds nothing" : `adds ${words.join(", ")}`;
}

function explainValueInformation(block: Uint8Array): RecordPart[] {
  const first = block[0] ?? 0;
  const table = extensionTables[first];
  if (table !== undefined && block.length > 1) {
    const vif = one("VIF", `the next byte is a code of table ${table}`);
    const vife = one("VIFE", valueSays(meaningOf(Uint8Array.of(first, (block[1] ?? 0) & 0x7f), 0)));
    return [vif, vife, ...explainVifes(block.subarray(2))];
  }
  if ((first & 0x7f) === plainTextVif) {
    const end = Math.min(block.length, 2 + (block[1] ?? 0));
    const text = { length: end, name: "VIF", says: `the maker's own unit: "${readText(block.subarray(2, end))}"` };
    return [text, ...explainVifes(block.subarray(end))];
  }
  const code = first & 0x7f;
  const says = code === makersVif ? "the maker alone knows the meaning" : valueSays(meaningOf(Uint8Array.of(code), 0));
  const vifes = block.subarray(1);
  return [one("VIF", says), ...(code === makersVif ? makersVifes(vifes) : explainVifes(vifes))];
}

/** The VIFEs behind a VIF; behind 7F all are the maker's. */
function explainVifes(bytes: Uint8Array): RecordPart[] {
  const parts: RecordPart[] = [];
  let at = 0;
  while (at < bytes.length) {
    const code = (bytes[at] ?? 0) & 0x7f;
    if (code === makersVif) return [...parts, ...makersVifes(bytes.subarray(at))];
    if (code === plainTextVif && at + 1 < bytes.length) {
      const row = orthogonalExtensionVifes[(bytes[at + 1] ?? 0) & 0x7f];
      parts.push({ length: 2, name: "VIFE", says: vifeSays(row) });
      at += 2;
    } else {
      parts.push(one("VIFE", vifeSays(orthogonalVifes[code])));
      at += 1;
    }
  }
  return parts;
}

function makersVifes(bytes: Uint8Array): RecordPart[] {
  const says = `the maker's own: ${toHex(bytes)}`;
  return bytes.length === 0 ? [] : [{ length: bytes.length, name: "VIFE", says }];
}

function valueSays(meaning: ValueMeaning | undefined): string {
  if (meaning === undefined) return "reserved, meaning unknown";
  const { quantity, exponent, qualifiers } = meaning;
  const row = quantities[quantity];
  const unit = meaning.unit ?? row.unit;
  const title = [row.title, ...qualifiers].join(", ");
  if (row.kind === "text" || (unit === "" && exponent === 0)) return title;
  return `${title} in steps of ${decimal(1, exponent)}${unit === "" ? "" : ` ${unit}`}`;
}

function vifeSays(row: VifeRow | undefined): string {
  if (row === undefined) return "reserved, meaning unknown";
  if ("direction" in row) return "counts what flows backwards";
  if ("exponent" in row) return `times ${decimal(1, row.exponent)}`;
  if ("plus" in row) return `plus ${row.plus} of the VIF's unit`;
  if ("error" in row) return `no value: ${row.error}`;
  if ("profile" in row) return `compact profile (${row.profile})`;
  return row.word.replaceAll("-", " ");
}

/** What a variable length byte says (EN 13757-3, table 5). */
export function lvarSays(lvar: number, length: number): string {
  if (lvar < 0xc0) return `text of ${length} characters`;
  if (lvar < 0xd0) return `positive BCD number of ${2 * length} digits`;
  if (lvar < 0xe0) return `negative BCD number of ${2 * length} digits`;
  return `binary number of ${length} bytes`;
}
