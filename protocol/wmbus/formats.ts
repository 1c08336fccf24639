// Remembers the record headers of full frames, so that the compact frames of the same meter can be read.
import { crc16, Fault, type MeterId, meterId } from "@tributary/core";
import {
  controlInformation,
  formatOf,
  messageWords,
  type RecordList,
  readCompactRecords,
  readRecords,
  writeRecords,
} from "@tributary/mbus";
import type { OpenTelegram } from "./unseal.ts";

/** Record headers by meter and signature (EN 13757-3, annex G). Owned by the caller, who also bounds it. */
export interface FormatMemory {
  recall(meter: MeterId, signature: number): Uint8Array | undefined;
  learn(meter: MeterId, signature: number, format: Uint8Array): void;
}

/**
 * A memory of at most `limit` formats, the oldest forgotten first. `known` are formats that makers publish, by
 * signature: they serve meters whose full frame was not heard yet.
 */
export function formatMemory(limit = 100_000, known: ReadonlyMap<number, Uint8Array> = new Map()): FormatMemory {
  const learned = new Map<string, Uint8Array>();
  return {
    recall: (meter, signature) => learned.get(`${meter} ${signature}`) ?? known.get(signature),
    learn: (meter, signature, format) => {
      learned.delete(`${meter} ${signature}`);
      learned.set(`${meter} ${signature}`, format);
      for (const oldest of learned.keys()) {
        if (learned.size <= limit) break;
        learned.delete(oldest);
      }
    },
  };
}

/** A compact frame begins with the signature of its format and the CRC of the full frame it stands for. */
const compactHeaderLength = 4;
const filler = 0x2f;

/** The records of a telegram's content; learns the format of full frames and reads compact ones by what was learned. */
export function recordsOf(open: OpenTelegram, memory?: FormatMemory): RecordList | Fault {
  const { contentOffset } = open;
  const list = readContent(open, memory);
  if (!(list instanceof Fault)) return list;
  return new Fault(list.code, list.layer, contentOffset + list.offset, list.detail);
}

function readContent(open: OpenTelegram, memory: FormatMemory | undefined): RecordList | Fault {
  const { ci, content, meter } = open;
  const application = controlInformation(ci)?.application;
  switch (application) {
    case "records": {
      const list = readRecords(content);
      if (memory !== undefined && !(list instanceof Fault) && list.fault === undefined) {
        const format = formatOf(list.records);
        memory.learn(meterId(meter), crc16(format), format);
      }
      return list;
    }
    case "compact-records":
      return readCompact(content, meterId(meter), memory);
    case "format":
      return learnFormat(content, meterId(meter), memory);
    case "nothing":
      return { records: [], moreFollows: false };
    case "alarm":
    case "error":
      return new Fault("no-data", "application", 0, messageWords(application, content));
    default:
      return new Fault("unknown-ci", "application", 0, `${ci.toString(16)} (${application})`);
  }
}

function readCompact(content: Uint8Array, meter: MeterId, memory: FormatMemory | undefined): RecordList | Fault {
  // Where the content was encrypted, the two fillers that check the key come first.
  const from = content[0] === filler && content[1] === filler ? 2 : 0;
  if (content.length < from + compactHeaderLength) return new Fault("truncated", "application", content.length);
  const signature = (content[from] ?? 0) | ((content[from + 1] ?? 0) << 8);
  const format = memory?.recall(meter, signature);
  if (format === undefined)
    return new Fault("unknown-format", "application", from, signature.toString(16).padStart(4, "0"));
  const list = readCompactRecords(format, content, from + compactHeaderLength);
  if (list instanceof Fault) return list;
  const stated = (content[from + 2] ?? 0) | ((content[from + 3] ?? 0) << 8);
  return crc16(writeRecords(list.records)) === stated ? list : new Fault("payload-crc-wrong", "application", from + 2);
}

/** A format frame: length, signature and the record headers (EN 13757-3, annex G). */
function learnFormat(content: Uint8Array, meter: MeterId, memory: FormatMemory | undefined): RecordList | Fault {
  const signature = (content[1] ?? 0) | ((content[2] ?? 0) << 8);
  const format = content.slice(3);
  if (crc16(format) !== signature) return new Fault("payload-crc-wrong", "application", 1);
  memory?.learn(meter, signature, format);
  return { records: [], moreFollows: false };
}
