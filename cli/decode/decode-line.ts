// Decodes one line of text, with the earlier telegrams that it brings, to what its telegram says.
import { Fault, type MeterAddress } from "@tributary/core";
import { type ReadTelegram, readTelegram } from "@tributary/drivers";
import { type KeyEntry, readTelegramLine, type TelegramLine } from "@tributary/wire";
import { crcOfBareFrame, formatMemory, type Key } from "@tributary/wmbus";

export interface Keys {
  /** The key for every line that brings none. */
  readonly all?: Key;
  /** The key file. */
  readonly entryOf?: (meter: MeterAddress) => KeyEntry | undefined;
}

/** Formats of full frames that are kept, so that a stream of any length takes a bounded memory. */
const rememberedFormats = 10_000;

export type LineDecoder = (text: string) => ReadTelegram | Fault;

/** A decoder for lines in their order: it remembers what full frames taught about compact ones. */
export function lineDecoder(keys: Keys): LineDecoder {
  const shared = formatMemory(rememberedFormats);

  return (text) => {
    const line = readTelegramLine(text);
    if (line instanceof Fault) return line;
    const memory = line.before === undefined ? shared : formatMemory();
    const read = (bytes: Uint8Array) => {
      const crc = line.crc === "unstated" ? crcOfBareFrame(bytes) : line.crc;
      return readTelegram({ bytes, crc }, (meter) => keyFor(meter, line), {
        memory,
        acceptStoredClear: true,
        driverOf: (meter) => keys.entryOf?.(meter)?.driver,
      });
    };
    for (const earlier of line.before ?? []) read(earlier);
    return read(line.bytes);
  };

  function keyFor(meter: MeterAddress, line: TelegramLine): Key | undefined {
    const listed = keys.entryOf?.(meter)?.key;
    return line.key ?? (listed === "none" ? undefined : listed) ?? keys.all;
  }
}
