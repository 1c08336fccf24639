// Reads one line of text, with the earlier telegrams that it brings, to what its telegram says.
import { Fault, type MeterAddress } from "@tributary/core";
import { type ReadOptions, type ReadTelegram, readTelegram } from "@tributary/drivers";
import { type KeyEntry, readTelegramLine, type StatedCrc, type TelegramLine } from "@tributary/wire";
import { continuationMemory, crcOfBareFrame, formatMemory, type Key } from "@tributary/wmbus";
import { withEarlier } from "./earlier-readings.ts";

export interface Keys {
  /** The key for every line that brings none. */
  readonly all?: Key;
  /** The key file. */
  readonly entryOf?: (meter: MeterAddress) => KeyEntry | undefined;
}

/** Formats of full frames that are kept, so that a stream of any length takes a bounded memory. */
const rememberedFormats = 10_000;

/** What is made of the telegram of a line: its readings, or its explanation. */
export type TelegramReader<Answer> = (
  bytes: Uint8Array,
  crc: StatedCrc,
  keyOf: (meter: MeterAddress) => Key | undefined,
  options: ReadOptions,
) => Answer;

export type LineReader<Answer> = (text: string) => Answer | Fault;

/** A reader of lines in their order: it remembers what full frames taught about compact ones. */
export function lineReader<Answer>(
  keys: Keys,
  read: TelegramReader<Answer>,
  /** Puts the answers to a line's earlier telegrams beside the answer to its own. */
  combine: (answer: Answer, earlier: readonly Answer[]) => Answer = (answer) => answer,
): LineReader<Answer> {
  const shared = formatMemory(rememberedFormats);
  const sharedContinuation = continuationMemory();

  return (text) => {
    const line = readTelegramLine(text);
    if (line instanceof Fault) return line;
    const memory = line.before === undefined ? shared : formatMemory();
    const continuation = line.before === undefined ? sharedContinuation : continuationMemory();
    const readOne = (bytes: Uint8Array) =>
      read(bytes, line.crc, (meter) => keyFor(meter, line), {
        memory,
        continuation,
        acceptStoredClear: true,
        driverOf: (meter) => keys.entryOf?.(meter)?.driver,
      });
    const earlier = (line.before ?? []).map(readOne);
    return combine(readOne(line.bytes), earlier);
  };

  function keyFor(meter: MeterAddress, line: TelegramLine): Key | undefined {
    const listed = keys.entryOf?.(meter)?.key;
    return line.key ?? (listed === "none" ? undefined : listed) ?? keys.all;
  }
}

/** Reads lines to their readings. */
export function lineDecoder(keys: Keys): LineReader<ReadTelegram | Fault> {
  const isRead = (answer: ReadTelegram | Fault): answer is ReadTelegram => !(answer instanceof Fault);
  return lineReader(
    keys,
    (bytes, stated, keyOf, options) => {
      const crc = stated === "unstated" ? crcOfBareFrame(bytes) : stated;
      return readTelegram({ bytes, crc }, keyOf, options);
    },
    (answer, earlier) => (isRead(answer) ? withEarlier(answer, earlier.filter(isRead)) : answer),
  );
}
