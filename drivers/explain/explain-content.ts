// Explains application data: check bytes, records, compact frames, fillers, the maker's own bytes.
import { Fault, toHex } from "@tributary/core";
import {
  controlInformation,
  type DataRecord,
  explainRecordHeader,
  lvarSays,
  type RecordList,
  readRecords,
} from "@tributary/mbus";
import { inLayer, type Part, type Piece } from "./explanation.ts";

/** What the drivers know about the content, beside its bytes. */
export interface ContentWords {
  /** What the data of a record say. */
  readonly record: (record: DataRecord) => string;
  /** What the maker's own bytes say; nothing where no decoder knows them. */
  readonly makers?: string;
  /** The content is in the maker's own form from its first byte to its last. */
  readonly whole?: boolean;
  /** How the content was encrypted; nothing where it was not. */
  readonly cipher: string | undefined;
  /** The records; nothing where there are none, or where their format is not known. */
  readonly list: RecordList | undefined;
}

const filler = 0x2f;

/** Parts that cover `content` from its first byte to its last, or to its last known one. */
export function explainContent(content: Uint8Array, ci: number, words: ContentWords): Piece[] {
  const checked = words.cipher !== undefined && content[0] === filler && content[1] === filler;
  const check = checked ? [{ length: 2, name: "check", says: `2F 2F: the key is right. ${words.cipher}` }] : [];
  const body = content.subarray(checked ? 2 : 0);
  return inLayer("application", [...check, ...explainBody(body, ci, checked ? 2 : 0, words)]);
}

function explainBody(body: Uint8Array, ci: number, shift: number, words: ContentWords): Part[] {
  if (words.whole === true) return bytesOfMaker(body, words);
  switch (controlInformation(ci)?.application) {
    case "records":
      return explainRecords(body, words);
    case "compact-records":
      return explainCompact(body, shift, words);
    case "format":
      return explainFormat(body);
    case "error":
    case "alarm":
      return [{ length: 1, name: "code", says: `code ${body[0] ?? 0}` }, ...remainder(body, 1, words)];
    default:
      return remainder(body, 0, words);
  }
}

// Records --------------------------------------------------------------------------------------------------------

function explainRecords(body: Uint8Array, words: ContentWords): Part[] {
  const list = readRecords(body);
  if (list instanceof Fault) return remainder(body, 0, words);
  const parts: Part[] = [];
  let at = 0;
  for (const [index, record] of list.records.entries()) {
    parts.push(...fillers(record.offset - at));
    const own = [...explainRecordHeader(record.header, record.vifAt), ...explainData(record, words)];
    parts.push(...own.map((part) => ({ ...part, record: index + 1 })));
    at = record.offset + own.reduce((sum, { length }) => sum + length, 0);
  }
  const makers = list.manufacturerData;
  if (makers === undefined) return [...parts, ...remainder(body, at, words)];
  const dif = list.moreFollows
    ? "the maker's own data follow, and more records in the next telegram"
    : "the maker's own data follow";
  return [
    ...parts,
    ...fillers(makers.offset - 1 - at),
    { length: 1, name: "DIF", says: dif },
    ...bytesOfMaker(makers.bytes, words),
  ];
}

function explainData(record: DataRecord, words: ContentWords): Part[] {
  const { data, lvar } = record;
  const length = lvar === undefined ? [] : [{ length: 1, name: "LVAR", says: lvarSays(lvar, data.length) }];
  return data.length === 0 ? length : [...length, { length: data.length, name: "data", says: words.record(record) }];
}

function fillers(length: number): Part[] {
  return length <= 0 ? [] : [{ length, name: "filler", says: length === 1 ? "filler" : `${length} fillers` }];
}

function bytesOfMaker(bytes: Uint8Array, { makers }: ContentWords): Part[] {
  const says = makers ?? "the maker's own data, which no driver reads";
  return bytes.length === 0 ? [] : [{ length: bytes.length, name: "maker", says }];
}

/** What nobody has explained: fillers, or bytes that a decoder or no one reads. */
function remainder(body: Uint8Array, from: number, { makers }: ContentWords): Part[] {
  let at = from;
  while (at < body.length && body[at] === filler) at += 1;
  const length = body.length - at;
  if (length <= 0) return fillers(Math.min(at, body.length) - from);
  const unread =
    makers ?? (from === 0 ? "not the standard's records, and no driver reads them" : "no record that can be read");
  return [...fillers(at - from), { length, name: makers === undefined ? "unread" : "maker", says: unread }];
}

// Compact frames (EN 13757-3, annex G) ---------------------------------------------------------------------------

function explainCompact(body: Uint8Array, shift: number, words: ContentWords): Part[] {
  const head = [
    {
      length: 2,
      name: "signature",
      says: `format ${littleEndianHex(body.subarray(0, 2))}: the record headers that are left out`,
    },
    { length: 2, name: "CRC", says: `CRC ${littleEndianHex(body.subarray(2, 4))} of the full frame` },
  ];
  if (words.list === undefined)
    return [
      ...head,
      ...remainder(body, 4, {
        ...words,
        makers: "data whose format was not heard yet: give a full frame of the meter first",
      }),
    ];
  const parts: Part[] = [...head];
  let at = 4;
  for (const [index, record] of words.list.records.entries()) {
    if (record.offset - shift !== at) break;
    const own = explainData(record, words).map((part) =>
      part.name === "data" ? { ...part, says: `${part.says} (header ${toHex(record.header)})` } : part,
    );
    parts.push(...own.map((part) => ({ ...part, record: index + 1 })));
    at += own.reduce((sum, { length }) => sum + length, 0);
  }
  return [...parts, ...remainder(body, at, words)];
}

function explainFormat(body: Uint8Array): Part[] {
  return [
    { length: 1, name: "length", says: `${body[0] ?? 0} bytes follow` },
    { length: 2, name: "signature", says: `format ${littleEndianHex(body.subarray(1, 3))}` },
    { length: Math.max(body.length - 3, 0), name: "format", says: "record headers of the meter's compact frames" },
  ];
}

function littleEndianHex(bytes: Uint8Array): string {
  return toHex(bytes.toReversed());
}
